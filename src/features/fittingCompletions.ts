import { gpusToTry } from "../advice/gpusToTry.ts";
import { satisfies } from "../advice/satisfies.ts";
import type { Change } from "../deployment/change.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { assess } from "../sizing/assess.ts";
import type { TextRange } from "../text/textRange.ts";
import { gpuCompletions, modelCompletions } from "./catalogueCompletions.ts";
import type { Completion } from "./completionItem.ts";
import { holdsLetters } from "./holdsLetters.ts";

/**
 * Models of the catalogue whose name holds the letters that are typed, those first that start on the deployment's GPU
 * and do what is asked of them. Only the first few are tried, so that the list is there at once; typing on tries others.
 */
export function fittingModelCompletions(
  deployment: Deployment | null,
  lookUps: LookUps,
  typed: string,
  range: TextRange,
): readonly Completion[] {
  const isLiteral = ({ label }: Completion) => label.toLowerCase().includes(typed.toLowerCase());
  const models = modelCompletions(range)
    .filter(({ label }) => holdsLetters(label, typed))
    .toSorted((a, b) => Number(isLiteral(b)) - Number(isLiteral(a)));
  const gpu = deployment?.gpu.value;
  if (deployment === null || gpu == null) return models;
  const rated = models.map((completion, index) => ({
    completion,
    fit:
      index < mostModelsTried
        ? fitWith(deployment, { kind: "model", id: completion.label }, lookUps)
        : ("not tried" as const),
  }));
  return inOrderOfFit(rated, ` on ${gpu.label}`);
}

const mostModelsTried = 24;

/** GPUs of the catalogue, those first on which the deployments do what is asked of them; the common ones are tried. */
export function fittingGpuCompletions(
  deployments: readonly Deployment[],
  lookUps: LookUps,
  range: TextRange,
): readonly Completion[] {
  const known = deployments.filter(({ model }) => model.value !== null).slice(0, mostDeploymentsTried);
  const gpus = gpuCompletions(range);
  if (known.length === 0) return gpus;
  const rated = gpus.map((completion) => {
    const gpu = gpusToTry.includes(completion.label) ? lookUps.findGpuChoice(completion.label) : null;
    const fits = known.flatMap((each) =>
      gpu === null ? [] : [fitWith(each, { kind: "gpu", gpu, count: null }, lookUps)],
    );
    return { completion, fit: order.findLast((fit) => fits.includes(fit)) ?? "not tried" };
  });
  return inOrderOfFit(rated, "");
}

/** Enough to tell which GPUs are too small; a pool of hundreds of services is not tried service by service. */
const mostDeploymentsTried = 3;

/** `fits`: starts and carries the workload. `starts`: starts and disappoints. */
type Fit = "fits" | "starts" | "may not start" | "not tried" | "does not start";
const order: readonly Fit[] = ["fits", "starts", "may not start", "not tried", "does not start"];

function fitWith(deployment: Deployment, change: Change, lookUps: LookUps): Fit {
  const assessment = assess(withChanges(deployment, [change], lookUps));
  if (satisfies(assessment)) return "fits";
  if (assessment.kind === "unknown") return "not tried";
  const { verdict } = assessment.estimate.start;
  return verdict === "refused" ? "does not start" : verdict === "uncertain" ? "may not start" : "starts";
}

/** Equal ones keep the catalogue's order. */
function inOrderOfFit(
  rated: readonly { readonly completion: Completion; readonly fit: Fit }[],
  where: string,
): readonly Completion[] {
  return rated
    .toSorted((a, b) => order.indexOf(a.fit) - order.indexOf(b.fit))
    .map(({ completion, fit }) => {
      const parts = [completion.detail ?? "", fit === "not tried" ? "" : `${fit}${where}`];
      const detail = parts.filter((part) => part !== "").join(" · ");
      return detail === "" ? completion : { ...completion, detail };
    });
}
