import type { Analysis, PlanAnalysis } from "../findings/analysis.ts";
import type { Completion } from "./completion.ts";
export function planCompletions(_analysis: Analysis, _plan: PlanAnalysis, _offset: number): readonly Completion[] { return []; }
