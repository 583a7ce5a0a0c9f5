import { smallerSiblings } from "../catalog/smallerSiblings.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { LookUps } from "../deployment/lookUps.ts";
import { withChanges } from "../deployment/withChanges.ts";
import { modelSteps } from "./modelSteps.ts";
import type { Axis, Step } from "./step.ts";

/** Fewer sizes below it than this are hardly ever asked for; each makes the space larger. */
const MOST_SIZES = 2;

/**
 * The next smaller models of the same family, as they are and with fewer bits: another model with other answers, which
 * nobody is offered who did not ask for it.
 */
export function smallerModelSteps(deployment: Deployment, lookUps: LookUps): Axis {
  const model = deployment.model.value;
  if (model === null) return [];
  return smallerSiblings(model.id)
    .slice(0, MOST_SIZES)
    .flatMap(({ id, size }) => {
      const step: Step = {
        id: `smaller:${id}`,
        changes: [{ kind: "model", id }],
        phrase: `use the smaller ${id}`,
        trade: `a model of ${size}, whose answers are its own`,
        qualityLoss: 3,
        effort: 2.5,
      };
      const withFewerBits = modelSteps(withChanges(deployment, step.changes, lookUps), lookUps);
      return [step, ...withFewerBits.map((each) => joinWithSize(each, step))];
    });
}

function joinWithSize(checkpoint: Step, { id, trade }: Step): Step {
  return {
    ...checkpoint,
    id: `${id}+${checkpoint.id}`,
    phrase: checkpoint.phrase.replace("use ", "use the smaller "),
    trade: [trade, checkpoint.trade].filter((part) => part !== null).join(", "),
    qualityLoss: 3,
    effort: checkpoint.effort + 0.5,
  };
}
