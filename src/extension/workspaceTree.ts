import type {
  WorkspaceDeployment,
  WorkspaceFile,
  WorkspaceOverview,
  WorkspaceRange,
  WorkspaceSums,
} from "../lsp/protocol.ts";
import type { Tone } from "../panelMessages.ts";
import { formatBand, formatCount, formatHourlyPrice, formatMonthlyCost } from "../units/print.ts";

/** A line of the list of deployments: a folder, a file in it, a launch or service of the file. */
export interface WorkspaceNode {
  /** The same for the same thing after every check, so that what was folded stays folded. */
  readonly id: string;
  readonly kind: "folder" | "file" | "deployment";
  readonly label: string;
  readonly description: string;
  /** The worst of what is below. */
  readonly tone: Tone;
  readonly tooltip: string;
  /** What the line shows, its picture included, in words. */
  readonly accessibleLabel: string;
  /** Where it stands; absent for folders. */
  readonly place?: { readonly uri: string; readonly range?: WorkspaceDeployment["range"] };
  readonly children: readonly WorkspaceNode[];
}

/** By folder and file, folders first as in the explorer. `folderNames` has the names of the workspace folders, by URI, where there are several. */
export function workspaceTree(
  { files }: WorkspaceOverview,
  folderNames: ReadonlyMap<string, string>,
): readonly WorkspaceNode[] {
  const folders = new Map<string, WorkspaceFile[]>();
  for (const file of files) {
    const way = file.path.includes("/") ? file.path.slice(0, file.path.lastIndexOf("/")) : "";
    const label = [folderNames.get(file.folderUri) ?? "", way].filter((part) => part !== "").join("/");
    const own = folders.get(label);
    if (own === undefined) folders.set(label, [file]);
    else own.push(file);
  }
  const atTop = folders.get("") ?? [];
  folders.delete("");
  const below = [...folders].map(([label, own]) => folderNode(label, own, own.map(fileNode)));
  return [...below, ...atTop.map(fileNode)];
}

function folderNode(
  label: string,
  files: readonly WorkspaceFile[],
  children: readonly WorkspaceNode[],
): WorkspaceNode {
  const sums = files.map(({ sums: own }) => own).reduce(addSums);
  return describe({
    id: label,
    kind: "folder",
    label,
    description: sumsText(sums),
    tone: worst(children.map(({ tone }) => tone)),
    tooltip: `${label}: ${sumsText(sums)}`,
    children,
  });
}

function fileNode({ uri, path, deployments, sums, errors, warnings }: WorkspaceFile): WorkspaceNode {
  const found = [count(errors, "error"), count(warnings, "warning")].filter((text) => text !== "");
  const description = [...found, sumsText(sums)].filter((text) => text !== "").join(" · ");
  const tones = deployments.map(({ tone }) => tone);
  return describe({
    id: uri,
    kind: "file",
    label: path.slice(path.lastIndexOf("/") + 1),
    description,
    tone: worst([
      ...tones,
      ...(errors > 0 ? (["error"] as const) : warnings > 0 ? (["warning"] as const) : []),
    ]),
    tooltip: description === "" ? path : `${path}: ${description}`,
    place: { uri },
    children: deployments.map((deployment, index) => deploymentNode(uri, deployment, index)),
  });
}

function deploymentNode(
  uri: string,
  { name, gpu, plan, range, sentence, text, tone }: WorkspaceDeployment,
  index: number,
): WorkspaceNode {
  const counted = plan === null ? "" : `counted in ${plan}`;
  return describe({
    id: `${uri}#${index}`,
    kind: "deployment",
    label: name,
    description: [gpu ?? "no GPU", text, counted].filter((part) => part !== "").join(" · "),
    tone,
    tooltip: sentence,
    place: { uri, range },
    children: [],
  });
}

const toneWords: Readonly<Record<Tone, string>> = {
  fits: "fits",
  warning: "warning",
  error: "error",
  unknown: "not known",
};

function describe(node: Omit<WorkspaceNode, "accessibleLabel">): WorkspaceNode {
  const { label, tone, description } = node;
  return { ...node, accessibleLabel: `${label}, ${toneWords[tone]}${description && `, ${description}`}` };
}

const order: readonly Tone[] = ["error", "warning", "unknown", "fits"];

function worst(tones: readonly Tone[]): Tone {
  return order.find((tone) => tones.includes(tone)) ?? "unknown";
}

/** `3 GPUs · $1.20/h · $876/month`, and of how many that is not known. */
export function sumsText({ gpus, perHour, perMonth, withoutGpus, withoutPrice }: WorkspaceSums): string {
  const isPriced = perHour.high > 0 || perMonth.high > 0;
  // What runs on nobody knows what has no price either.
  const onlyWithoutPrice = Math.max(0, withoutPrice - withoutGpus);
  return [
    gpus.high > 0 ? `${rangeText(gpus, formatCount)} ${gpus.high === 1 ? "GPU" : "GPUs"}` : "",
    isPriced ? rangeText(perHour, formatHourlyPrice) : "",
    isPriced ? rangeText(perMonth, formatMonth) : "",
    withoutGpus > 0 ? `${formatCount(withoutGpus)} without known GPUs` : "",
    onlyWithoutPrice > 0 ? `${formatCount(onlyWithoutPrice)} without a price` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** Beside hundreds of dollars cents only fill a narrow list. */
function formatMonth(dollars: number): string {
  return formatMonthlyCost(dollars < 100 ? dollars : Math.round(dollars));
}

/** The line above the list: what everything comes to, and how much was looked at. */
export function workspaceSummary({
  files,
  sums,
  checkedFiles,
  remainingFiles,
  problems,
}: WorkspaceOverview): string {
  const deployments = files.reduce((total, file) => total + file.deployments.length, 0);
  const total = [count(deployments, "deployment"), sumsText(sums)].filter((part) => part !== "").join(" · ");
  const unread = problems.length === 0 ? "" : ` ${count(problems.length, "file")} could not be read.`;
  const all = checkedFiles + remainingFiles;
  const checked =
    remainingFiles === 0 ? count(all, "file") : `${formatCount(checkedFiles)} of ${count(all, "file")}`;
  return `${total === "" ? "Nothing found" : total}. Checked ${checked}.${unread}`;
}

function rangeText({ low, high }: WorkspaceRange, format: (value: number) => string): string {
  return formatBand(low, high, (value) => format(value));
}

function count(number: number, noun: string): string {
  return number === 0 ? "" : `${formatCount(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function addSums(a: WorkspaceSums, b: WorkspaceSums): WorkspaceSums {
  const add = (x: WorkspaceRange, y: WorkspaceRange) => ({ low: x.low + y.low, high: x.high + y.high });
  return {
    gpus: add(a.gpus, b.gpus),
    perHour: add(a.perHour, b.perHour),
    perMonth: add(a.perMonth, b.perMonth),
    withoutGpus: a.withoutGpus + b.withoutGpus,
    withoutPrice: a.withoutPrice + b.withoutPrice,
  };
}
