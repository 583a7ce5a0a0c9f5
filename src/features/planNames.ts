import type { PlanAnalysis } from "../findings/analysis.ts";
import type { YamlScalar } from "../syntax/yaml/yamlNode.ts";
import { containsOffset, type TextRange } from "../text/textRange.ts";
import { type PlanKey, type PlanPart, planParts } from "./planParts.ts";

export type NameKind = "service" | "pool";

/** A place where a service or a pool is named. */
export interface NameOccurrence {
  readonly kind: NameKind;
  readonly name: string;
  readonly scalar: YamlScalar;
  /**
   * `definition`: the key under `services` or `pools`. `patch`: the same key in an alternative that changes what the
   * plan has. `reference`: a value that names it.
   */
  readonly role: "definition" | "patch" | "reference";
  /** The alternative that brings what is named; `null` where the plan itself has it, or nobody. */
  readonly broughtBy: string | null;
  /** From the name to the end of what belongs to it; of a reference the reference. */
  readonly range: TextRange;
}

/** The services and pools of a plan wherever they are named, in alternatives too. */
export function planNames(plan: PlanAnalysis): readonly NameOccurrence[] {
  const parts = planParts(plan.yaml.tree);
  const inPlan = new Set<string>();
  const inAlternatives = new Set<string>();
  for (const part of parts) {
    const kind = part.kind === "key" ? definedKind(part) : null;
    if (kind === null) continue;
    const alternative = alternativeOf(part);
    if (alternative === null) inPlan.add(nameKey(kind, part.scalar.text));
    else inAlternatives.add(nameKey(kind, part.scalar.text, alternative));
  }
  return parts.flatMap((part): readonly NameOccurrence[] => {
    const kind = part.kind === "key" ? definedKind(part) : referencedKind(part);
    if (kind === null) return [];
    const name = part.scalar.text;
    const alternative = alternativeOf(part);
    const isOfPlan = alternative === null || inPlan.has(nameKey(kind, name));
    const isBrought = !isOfPlan && inAlternatives.has(nameKey(kind, name, alternative));
    const isPatch = alternative !== null && isOfPlan;
    return [
      {
        kind,
        name,
        scalar: part.scalar,
        role: part.kind === "value" ? "reference" : isPatch ? "patch" : "definition",
        broughtBy: isBrought ? alternative : null,
        range: part.kind === "key" ? part.entry.range : part.scalar.range,
      },
    ];
  });
}

/** The name at an offset. */
export function nameAt(names: readonly NameOccurrence[], offset: number): NameOccurrence | null {
  return names.find(({ scalar }) => containsOffset(scalar.range, offset)) ?? null;
}

/** Every place that names the same thing, the given one among them. */
export function sameName(
  names: readonly NameOccurrence[],
  { kind, name, broughtBy }: NameOccurrence,
): readonly NameOccurrence[] {
  return names.filter((other) => other.kind === kind && other.name === name && other.broughtBy === broughtBy);
}

function definedKind({ parent }: PlanKey): NameKind | null {
  return parent.nameOf === "service" || parent.nameOf === "pool" ? parent.nameOf : null;
}

/** `share: true` names no service. */
function referencedKind(part: PlanPart): NameKind | null {
  if (part.kind === "key" || part.scalar.text === "" || part.scalar.value === true) return null;
  const { names } = part.place;
  return names === "service" || names === "pool" ? names : null;
}

function alternativeOf({ path }: PlanPart): string | null {
  return path[0] === "alternatives" ? String(path[1]) : null;
}

function nameKey(kind: NameKind, name: string, alternative = ""): string {
  return `${kind}\0${name}\0${alternative}`;
}
