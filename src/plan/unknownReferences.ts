import { formatScalar } from "../syntax/yaml/yamlEdit.ts";
import { excerpt } from "../text/excerpt.ts";
import { unmoved } from "../text/moveRanges.ts";
import { nearestName } from "../text/nearest.ts";
import { once } from "../text/once.ts";
import { listed } from "./formText.ts";
import type { Plan, Ranged } from "./plan.ts";
import type { PlanProblem } from "./planProblem.ts";

/** Names of pools and services that the plan does not have. */
export function findUnknownReferences(plan: Plan): readonly PlanProblem[] {
  const pools = plan.pools.map(({ name }) => name);
  const knownPools = new Set(pools);
  // Few plans refer to services.
  const services = once(() => plan.services.map(({ name }) => name));
  const knownServices = once(() => new Set(services()));
  const suspects = plan.services.filter((service) => {
    const { pool, share } = unmoved(service);
    return (
      !(pool === null || knownPools.has(pool.value)) ||
      !(share === null || knownServices().has(String(share.value)))
    );
  });
  const toPools = [...suspects, ...(plan.workload?.tiers ?? []), ...plan.jobs].map(({ pool }) => pool);
  const toServices = [...suspects.map(({ share }) => asName(share)), ...plan.pipeline];
  return [
    ...toPools.flatMap((reference) => unknownReference(reference, "pool", pools)),
    ...toServices.flatMap((reference) => unknownReference(reference, "service", services())),
  ];
}

function asName(share: Ranged<true | string> | null): Ranged<string> | null {
  return share === null || share.value === true ? null : { ...share, value: share.value };
}

function unknownReference(
  reference: Ranged<string> | null,
  kind: string,
  names: readonly string[],
): readonly PlanProblem[] {
  if (!reference || names.includes(reference.value)) return [];
  const nearest = nearestName(reference.value, names);
  const offered = nearest ? [nearest] : names.slice(0, 3);
  const known =
    names.length === 0 ? `The plan has no ${kind}s.` : `The plan has ${listed(names.map(excerpt), 6)}.`;
  return [
    {
      code: "unknown-reference",
      message: `There is no ${kind} "${excerpt(reference.value)}". ${nearest ? `Did you mean "${nearest}"?` : known}`,
      range: reference.range,
      fixes: offered.map((name) => ({
        title: `Change to "${name}"`,
        edits: [{ range: reference.range, newText: formatScalar(name, true) }],
      })),
    },
  ];
}
