/**
 * What a rule's page says beside its summary. Only `rulePages.ts` reads it, for `docs/rules`: the bundles stay small, and
 * whoever adds a rule writes its guide next to it. Texts are Markdown; the examples are run by a test.
 */
export interface RuleGuide {
  readonly rule: string;
  /** What happens to whoever leaves it as it is. */
  readonly why: string;
  readonly example: RuleExample;
  /** The first fix that the example is offered; `null` where only a person can tell what is right. */
  readonly fix: GuidedFix | null;
  /** What the fixes are, or what to do by hand. */
  readonly remedy: string;
  /** Of which vLLM versions it is said. */
  readonly versions: string;
}

export interface RuleExample {
  readonly fileName: string;
  /** With a mark under what is wrong, `#  ^^^^ error[rule-id]: part of the message`. */
  readonly wrong: string;
  /** The same put right: nothing at all is found in it. */
  readonly right: string;
  /** A line that stands so often below `wrong`. */
  readonly repeated?: { readonly line: string; readonly times: number };
  /** The day on which it is looked at, where that matters. */
  readonly today?: string;
  /** Files that lie beside it. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface GuidedFix {
  /** How the title begins; `""` where it depends on what the search finds. */
  readonly title: string;
  /** `means-the-same`: made by "fix all", unasked; `a-decision`: offered, as it changes what is served or planned. */
  readonly safety: "means-the-same" | "a-decision";
  /** Whether making it turns the wrong example into the right one. */
  readonly givesRight: boolean;
}
