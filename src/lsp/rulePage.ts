import { ruleDocsLine } from "../findings/ruleDocs.ts";

/** The address at which a rule is explained; `null` where there is no page. */
export type RulePage = (rule: string) => string | null;

/** A page on the web is entered at the rule's heading, a file at its line: editors open it as text. */
export function rulePageIn(pageUri: string | null): RulePage {
  return (rule) => {
    const line = ruleDocsLine(rule);
    if (pageUri === null || line === null) return null;
    return pageUri.startsWith("http") ? `${pageUri}#${rule}` : `${pageUri}#L${line}`;
  };
}
