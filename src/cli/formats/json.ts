import { checkReport } from "../../features/checkReport.ts";
import type { CheckFormatter } from "./checkResult.ts";

/** The array that others rely on. */
export const formatJson: CheckFormatter = (results) => {
  const rows = results.flatMap(({ analysis, findings }) => checkReport(analysis, findings));
  return `${JSON.stringify(rows, null, 2)}\n`;
};
