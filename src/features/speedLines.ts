import type { Analysis } from "../findings/analysis.ts";
import type { ApiPrice } from "../sizing/apiPrice.ts";
import type { EstimatedAssessment } from "../sizing/assess.ts";
import { servedSpeed } from "../sizing/servedSpeed.ts";
import { tokenCost } from "../sizing/tokenCost.ts";
import { positionAt } from "../text/sourceText.ts";
import { apiReport } from "./apiReport.ts";
import { apiSentence, tokenCostPhrase } from "./moneyText.ts";
import type { ServiceReport } from "./planReportTypes.ts";
import type { PlanLine } from "./planText.ts";
import { speedSentence } from "./speedText.ts";

/** What follows the table of the rows: how fast each server of the file answers, and what its tokens cost. */
export function speedLines(
  analysis: Analysis,
  api: ApiPrice | null,
  rows: readonly ServiceReport[],
): readonly PlanLine[] {
  const shown = new Set(rows.map((row) => row.line));
  const servers = analysis.assessments.flatMap((assessment) =>
    assessment.kind === "estimated" && shown.has(lineOf(analysis, assessment)) ? [assessment] : [],
  );
  return servers.flatMap((assessment) => {
    const name = assessment.deployment.name ?? `line ${lineOf(analysis, assessment)}`;
    const of = servers.length < 2 ? "" : ` of ${name}`;
    const served = servedSpeed(assessment);
    const cost = tokenCost(assessment);
    return [
      ...(served === null ? [] : [{ title: `Speed${of}`, text: speedSentence(served) }]),
      ...(cost === null ? [] : [{ title: `Tokens${of}`, text: tokenCostPhrase(cost) }]),
      ...(api === null ? [] : [{ title: `API${of}`, text: apiSentence(assessment, api) }]),
    ];
  });
}

/** A row with what an API would take for its requests; one that is not estimated stays as it is. */
export function withApi(analysis: Analysis, row: ServiceReport, api: ApiPrice): ServiceReport {
  if ("engine" in row || row.alternative !== undefined) return row;
  const assessment = analysis.assessments.find(
    (each): each is EstimatedAssessment => each.kind === "estimated" && lineOf(analysis, each) === row.line,
  );
  return { ...row, api: assessment === undefined ? null : apiReport(assessment, api) };
}

function lineOf({ source }: Analysis, { deployment }: EstimatedAssessment): number {
  return positionAt(source, deployment.headRange.start).line + 1;
}
