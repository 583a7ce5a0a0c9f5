import type { Deployment } from "../deployment/deployment.ts";
import type { EstimatedAssessment } from "./assess.ts";

/** What stands for an assessment and for those that are the same but for places in the text; never for another one. */
const identities = new WeakMap<EstimatedAssessment, object>();

export function identityOf(assessment: EstimatedAssessment): object {
  const known = identities.get(assessment);
  if (known !== undefined) return known;
  const identity = {};
  identities.set(assessment, identity);
  return identity;
}

/** The same assessment, of a deployment whose words stand elsewhere by now: it is read when somebody looks at it. */
export function readAnew(assessment: EstimatedAssessment, read: () => Deployment): EstimatedAssessment {
  const { kind, name, input, estimate } = assessment;
  let deployment: Deployment | null = null;
  const same: EstimatedAssessment = {
    kind,
    name,
    input,
    estimate,
    get deployment() {
      deployment ??= read();
      return deployment;
    },
  };
  identities.set(same, identityOf(assessment));
  return same;
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
