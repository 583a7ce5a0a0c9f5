import type { Diagnostic } from "vscode-languageserver";
import { fileOverview } from "../features/fileOverview.ts";
import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { checkDocuments } from "../service/checkDocuments.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { type Candidate, folderPath } from "./candidates.ts";
import { toDiagnostic, toRange } from "./convert.ts";
import type { WorkspaceFile } from "./protocol.ts";
import type { RulePage } from "./rulePage.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

/** What checking files needs from the server around it. */
export interface CheckedFilesHost {
  readonly files: WorkspaceFiles;
  readonly service: Promise<Service>;
  /** The text of a file that is open, which wins over the disk. */
  readonly openDocument: (path: string) => ServiceDocument | null;
  /** Tells of a file that is not open; open ones tell of themselves. */
  readonly publish: (uri: string, diagnostics: Diagnostic[]) => void;
  readonly rulePage: RulePage;
}

/** What is remembered of a file with a launch or plan: what lists show of it, and not its text. */
interface CheckedFile {
  readonly overview: WorkspaceFile;
  readonly isPlan: boolean;
  readonly isPublished: boolean;
  /** Paths of the files that it rests on. */
  readonly restsOn: readonly string[];
}

/** The files that hold a launch or plan, with their verdicts; their findings are with the client. */
export class CheckedFiles {
  /** Counts the changes of what lists show. */
  revision = 0;
  private readonly checked = new Map<string, CheckedFile>();
  private readonly unread = new Map<string, string>();
  /** Texts from the disk count downwards, those of editors upwards. */
  private version = 0;

  constructor(private readonly host: CheckedFilesHost) {}

  get all(): readonly WorkspaceFile[] {
    return [...this.checked.values()].map(({ overview }) => overview);
  }

  /** Sentences about files that could not be read. */
  get problems(): readonly string[] {
    return [...this.unread.values()];
  }

  has(path: string): boolean {
    return this.checked.has(path);
  }

  /** Those that rest on one of these files. */
  restingOn(paths: ReadonlySet<string>): readonly string[] {
    return [...this.checked].flatMap(([path, { restsOn }]) =>
      restsOn.some((each) => paths.has(each)) ? [path] : [],
    );
  }

  /** What plans among these have something to say of. */
  scriptsOf(paths: Iterable<string>): readonly string[] {
    return [...paths].flatMap((path) => {
      const known = this.checked.get(path);
      return known?.isPlan === true ? known.restsOn : [];
    });
  }

  async check(candidates: readonly Candidate[], signal: AbortSignal, onDone?: () => void): Promise<void> {
    const service = await this.host.service;
    const taken = new Set<string>();
    const sources = candidates.map((candidate) => ({ ...candidate, open: () => this.open(candidate) }));
    await checkDocuments(
      service,
      sources,
      (source, analysis, findings) => {
        if (analysis.kind === "none" && findings.length === 0) return;
        taken.add(source.path);
        this.take(source, analysis, findings);
      },
      { signal, isOpen: ({ path }) => this.host.openDocument(path) !== null, ...(onDone && { onDone }) },
    );
    if (signal.aborted) return;
    for (const { path } of candidates) if (!taken.has(path)) this.drop(path, service);
  }

  /** Takes back what was said of files that are no candidates any more; answers with the scripts of plans among them. */
  async keepOnly(isKept: (path: string) => boolean): Promise<readonly string[]> {
    const service = await this.host.service;
    const gone = [...this.checked.keys()].filter((path) => !isKept(path));
    const scripts = this.scriptsOf(gone);
    for (const path of gone) this.drop(path, service);
    for (const path of [...this.unread.keys()]) if (!isKept(path)) this.unread.delete(path);
    return scripts;
  }

  private async open({ path, uri }: Candidate): Promise<ServiceDocument | null> {
    this.unread.delete(path);
    const open = this.host.openDocument(path);
    if (open !== null) return open;
    const input = await this.host.files.read(uri);
    if (input === null) return null;
    if ("text" in input) return { uri, languageId: "", version: --this.version, text: input.text };
    this.unread.set(path, input.problem);
    return null;
  }

  private take(candidate: Candidate, analysis: Analysis, findings: readonly Finding[]): void {
    const { uri, path } = candidate;
    const isPublished = this.host.openDocument(path) === null && findings.length > 0;
    if (isPublished || this.checked.get(path)?.isPublished === true) this.publish(uri, analysis, findings);
    const overview = describeFile(candidate, analysis, findings);
    if (JSON.stringify(overview) !== JSON.stringify(this.checked.get(path)?.overview)) this.revision++;
    this.checked.set(path, {
      overview,
      isPlan: analysis.kind === "plan",
      isPublished,
      restsOn: analysis.files,
    });
  }

  private publish(uri: string, { path, source }: Analysis, findings: readonly Finding[]): void {
    if (this.host.openDocument(path) !== null) return;
    const diagnostics = findings.map((finding) =>
      toDiagnostic(uri, source, finding, this.host.rulePage(finding.rule)),
    );
    this.host.publish(uri, diagnostics);
  }

  /** Takes everything back; what plans say of their scripts holds as it did before. */
  async clear(): Promise<void> {
    const service = await this.host.service;
    for (const [path, { overview, isPublished }] of this.checked) {
      if (this.host.openDocument(path) !== null) continue;
      if (isPublished) this.host.publish(overview.uri, []);
      service.release(overview.uri);
    }
    this.checked.clear();
    this.unread.clear();
  }

  private drop(path: string, service: Service): void {
    const known = this.checked.get(path);
    if (this.checked.delete(path)) this.revision++;
    if (known === undefined || this.host.openDocument(path) !== null) return;
    if (known.isPublished) this.host.publish(known.overview.uri, []);
    service.forget(known.overview.uri);
  }
}

function describeFile(
  { uri, path, folderUri }: Candidate,
  analysis: Analysis,
  findings: readonly Finding[],
): WorkspaceFile {
  const { deployments, sums } = fileOverview(analysis);
  const count = (severity: Finding["severity"]) =>
    findings.filter((each) => each.severity === severity).length;
  return {
    uri,
    folderUri,
    path: path.slice(folderPath(folderUri).length + 1),
    deployments: deployments.map(({ range, short, ...rest }) => ({
      ...rest,
      range: toRange(analysis.source, range),
      text: short,
    })),
    sums,
    errors: count("error"),
    warnings: count("warning"),
  };
}
