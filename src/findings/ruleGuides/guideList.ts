import { alertWithoutMetricGuide } from "./alertWithoutMetric.ts";
import { ambiguousFlagGuide } from "./ambiguousFlag.ts";
import { batchTooSmallGuide } from "./batchTooSmall.ts";
import { cannotStartGuide } from "./cannotStart.ts";
import { contextExceedsMaxModelLenGuide } from "./contextExceedsMaxModelLen.ts";
import { contradictorySettingsGuide } from "./contradictorySettings.ts";
import { cutShortGuide } from "./cutShort.ts";
import { disagreeingCountsGuide } from "./disagreeingCounts.ts";
import { exceededBudgetGuide } from "./exceededBudget.ts";
import { floatingImageTagGuide } from "./floatingImageTag.ts";
import { gluedItemGuide } from "./gluedItem.ts";
import { idleGpuGuide } from "./idleGpu.ts";
import { incomparableTotalsGuide } from "./incomparableTotals.ts";
import { invalidConfigGuide } from "./invalidConfig.ts";
import { invalidDirectiveGuide } from "./invalidDirective.ts";
import { invalidPlanGuide } from "./invalidPlan.ts";
import { lookAlikeCharacterGuide } from "./lookAlikeCharacter.ts";
import { memoryExceedsGpuGuide } from "./memoryExceedsGpu.ts";
import { missedObjectiveGuide } from "./missedObjective.ts";
import { mixedPriceDatesGuide } from "./mixedPriceDates.ts";
import { noRoomForPercentileGuide } from "./noRoomForPercentile.ts";
import { notReadGuide } from "./notRead.ts";
import { oneRequestAtATimeGuide } from "./oneRequestAtATime.ts";
import { openWithoutKeyGuide } from "./openWithoutKey.ts";
import { overloadedGpusGuide } from "./overloadedGpus.ts";
import { parserOfAnotherModelGuide } from "./parserOfAnotherModel.ts";
import { planAndScriptDifferGuide } from "./planAndScriptDiffer.ts";
import { removedFlagGuide } from "./removedFlag.ts";
import { removedVariableGuide } from "./removedVariable.ts";
import type { RuleGuide } from "./ruleGuide.ts";
import { scriptNotReadGuide } from "./scriptNotRead.ts";
import { secretInClearGuide } from "./secretInClear.ts";
import { sharedGpuGuide } from "./sharedGpu.ts";
import { stalePriceGuide } from "./stalePrice.ts";
import { strayWordGuide } from "./strayWord.ts";
import { throughputAgainstLatencyGuide } from "./throughputAgainstLatency.ts";
import { tooFewGpusGuide } from "./tooFewGpus.ts";
import { tooLittleSharedMemoryGuide } from "./tooLittleSharedMemory.ts";
import { toolCallParserGuide } from "./toolCallParser.ts";
import { uncountedWeightsGuide } from "./uncountedWeights.ts";
import { unknownFlagGuide } from "./unknownFlag.ts";
import { unknownGpuGuide } from "./unknownGpu.ts";
import { unknownModelGuide } from "./unknownModel.ts";
import { unresolvedSettingGuide } from "./unresolvedSetting.ts";
import { unusedSuppressionGuide } from "./unusedSuppression.ts";
import { valueOnBooleanFlagGuide } from "./valueOnBooleanFlag.ts";
import { workloadDoesNotFitGuide } from "./workloadDoesNotFit.ts";
import { wrongFlagValueGuide } from "./wrongFlagValue.ts";

/** What is written about every rule, in the order of the rules: for the pages alone, and in no bundle. */
export const guideList: readonly RuleGuide[] = [
  invalidPlanGuide,
  invalidConfigGuide,
  invalidDirectiveGuide,
  notReadGuide,
  scriptNotReadGuide,
  unknownFlagGuide,
  ambiguousFlagGuide,
  removedFlagGuide,
  wrongFlagValueGuide,
  valueOnBooleanFlagGuide,
  strayWordGuide,
  lookAlikeCharacterGuide,
  gluedItemGuide,
  cutShortGuide,
  removedVariableGuide,
  floatingImageTagGuide,
  unknownModelGuide,
  unknownGpuGuide,
  unresolvedSettingGuide,
  planAndScriptDifferGuide,
  contradictorySettingsGuide,
  disagreeingCountsGuide,
  throughputAgainstLatencyGuide,
  uncountedWeightsGuide,
  batchTooSmallGuide,
  toolCallParserGuide,
  parserOfAnotherModelGuide,
  tooLittleSharedMemoryGuide,
  tooFewGpusGuide,
  cannotStartGuide,
  memoryExceedsGpuGuide,
  workloadDoesNotFitGuide,
  overloadedGpusGuide,
  oneRequestAtATimeGuide,
  contextExceedsMaxModelLenGuide,
  idleGpuGuide,
  sharedGpuGuide,
  noRoomForPercentileGuide,
  missedObjectiveGuide,
  exceededBudgetGuide,
  incomparableTotalsGuide,
  mixedPriceDatesGuide,
  stalePriceGuide,
  alertWithoutMetricGuide,
  openWithoutKeyGuide,
  secretInClearGuide,
  unusedSuppressionGuide,
];
