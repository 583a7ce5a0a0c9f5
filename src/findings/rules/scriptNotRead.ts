import type { Finding } from "../finding.ts";
import type { Rule } from "../rule.ts";

export const scriptNotRead: Rule = {
  id: "script-not-read",
  severity: "warning",
  summary:
    "The script that a service names leads to no launch: it is not there, launches nothing, or launches several servers and no one of them is named.",
  check: ({ plan }) =>
    (plan?.unreadScripts ?? []).map(
      ({ range, problem }): Finding => ({
        rule: "script-not-read",
        severity: "warning",
        message: problem,
        range,
        related: [],
        fixes: () => [],
      }),
    ),
};
