import type { Deployment } from "../deployment/deployment.ts";
import type { EstimatedAssessment } from "./assess.ts";

/** What stands for an assessment and for those that are the same but for places in the text; never for another one. */
export function identityOf(assessment: EstimatedAssessment): object {
  if (assessment instanceof SameAssessment) return assessment.identity;
  const known = identities.get(assessment);
  if (known !== undefined) return known;
  const identity = {};
  identities.set(assessment, identity);
  return identity;
}

const identities = new WeakMap<EstimatedAssessment, object>();

/** The same assessment, of a deployment whose words stand elsewhere by now: it is read when somebody looks at it. */
export function readAnew(assessment: EstimatedAssessment, read: () => Deployment): EstimatedAssessment {
  return new SameAssessment(assessment, read);
}

/**
 * A class, since a keystroke makes one for each service of a plan, and V8 takes several times as long for an object with
 * a getter of its own.
 */
class SameAssessment implements EstimatedAssessment {
  readonly kind = "estimated";
  readonly name: EstimatedAssessment["name"];
  readonly input: EstimatedAssessment["input"];
  readonly estimate: EstimatedAssessment["estimate"];
  readonly #identity: object;
  readonly #read: () => Deployment;
  #deployment: Deployment | null = null;

  constructor(assessment: EstimatedAssessment, read: () => Deployment) {
    this.name = assessment.name;
    this.input = assessment.input;
    this.estimate = assessment.estimate;
    this.#identity = identityOf(assessment);
    this.#read = read;
  }

  get identity(): object {
    return this.#identity;
  }

  get deployment(): Deployment {
    this.#deployment ??= this.#read();
    return this.#deployment;
  }

  toJSON(): EstimatedAssessment {
    const { kind, name, deployment, input, estimate } = this;
    return { kind, name, deployment, input, estimate };
  }
}

/** Works something out of assessments, once of those that are the same: `compute` must give no places. */
export function onceOfSame<T>(
  compute: (assessment: EstimatedAssessment) => T,
): (assessment: EstimatedAssessment) => T {
  const results = new WeakMap<object, { readonly value: T }>();
  return (assessment) => {
    const identity = identityOf(assessment);
    const known = results.get(identity) ?? { value: compute(assessment) };
    results.set(identity, known);
    return known.value;
  };
}
