import { ruleList } from "../findings/ruleList.ts";

/** The address at which a rule is explained; `null` where there is no page. */
export type RulePage = (rule: string) => string | null;

/** Each rule has its page in the folder at a URI: in the packaged extension, in the repository or on the web. */
export function rulePageIn(folderUri: string | null): RulePage {
  const known = new Set(ruleList.map(({ id }) => id));
  return (rule) => (folderUri !== null && known.has(rule) ? `${folderUri}/${rule}.md` : null);
}
