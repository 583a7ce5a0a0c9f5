import type { Rule } from "./rule.ts";
import { alertWithoutMetric } from "./rules/alertWithoutMetric.ts";
import { ambiguousFlag } from "./rules/ambiguousFlag.ts";
import { batchTooSmall } from "./rules/batchTooSmall.ts";
import { cannotStart } from "./rules/cannotStart.ts";
import { contextExceedsMaxModelLen } from "./rules/contextExceedsMaxModelLen.ts";
import { contradictorySettings } from "./rules/contradictorySettings.ts";
import { cutShort } from "./rules/cutShort.ts";
import { disagreeingCounts } from "./rules/disagreeingCounts.ts";
import { exceededBudget } from "./rules/exceededBudget.ts";
import { floatingImageTag } from "./rules/floatingImageTag.ts";
import { gluedItem } from "./rules/gluedItem.ts";
import { idleGpu } from "./rules/idleGpu.ts";
import { incomparableTotals } from "./rules/incomparableTotals.ts";
import { invalidConfig } from "./rules/invalidConfig.ts";
import { invalidDirective } from "./rules/invalidDirective.ts";
import { invalidPlan } from "./rules/invalidPlan.ts";
import { lookAlikeCharacter } from "./rules/lookAlikeCharacter.ts";
import { memoryExceedsGpu } from "./rules/memoryExceedsGpu.ts";
import { missedObjective } from "./rules/missedObjective.ts";
import { mixedPriceDates } from "./rules/mixedPriceDates.ts";
import { noRoomForPercentile } from "./rules/noRoomForPercentile.ts";
import { notRead } from "./rules/notRead.ts";
import { oneRequestAtATime } from "./rules/oneRequestAtATime.ts";
import { openWithoutKey } from "./rules/openWithoutKey.ts";
import { overloadedGpus } from "./rules/overloadedGpus.ts";
import { parserOfAnotherModel } from "./rules/parserOfAnotherModel.ts";
import { planAndScriptDiffer } from "./rules/planAndScriptDiffer.ts";
import { removedFlag } from "./rules/removedFlag.ts";
import { removedVariable } from "./rules/removedVariable.ts";
import { scriptNotRead } from "./rules/scriptNotRead.ts";
import { secretInClear } from "./rules/secretInClear.ts";
import { sharedGpu } from "./rules/sharedGpu.ts";
import { stalePrice } from "./rules/stalePrice.ts";
import { strayWord } from "./rules/strayWord.ts";
import { throughputAgainstLatency } from "./rules/throughputAgainstLatency.ts";
import { tooFewGpus } from "./rules/tooFewGpus.ts";
import { tooLittleSharedMemory } from "./rules/tooLittleSharedMemory.ts";
import { toolCallParser } from "./rules/toolCallParser.ts";
import { uncountedWeights } from "./rules/uncountedWeights.ts";
import { unknownFlag } from "./rules/unknownFlag.ts";
import { unknownGpu } from "./rules/unknownGpu.ts";
import { unknownModel } from "./rules/unknownModel.ts";
import { unresolvedSetting } from "./rules/unresolvedSetting.ts";
import { unusedSuppression } from "./rules/unusedSuppression.ts";
import { valueOnBooleanFlag } from "./rules/valueOnBooleanFlag.ts";
import { workloadDoesNotFit } from "./rules/workloadDoesNotFit.ts";
import { wrongFlagValue } from "./rules/wrongFlagValue.ts";

/** Every rule, in the order in which their findings are thought of: form, names, values, then what they come to. */
export const ruleList: readonly Rule[] = [
  invalidPlan,
  invalidConfig,
  invalidDirective,
  notRead,
  scriptNotRead,
  unknownFlag,
  ambiguousFlag,
  removedFlag,
  wrongFlagValue,
  valueOnBooleanFlag,
  strayWord,
  lookAlikeCharacter,
  gluedItem,
  cutShort,
  removedVariable,
  floatingImageTag,
  unknownModel,
  unknownGpu,
  unresolvedSetting,
  planAndScriptDiffer,
  contradictorySettings,
  disagreeingCounts,
  throughputAgainstLatency,
  uncountedWeights,
  batchTooSmall,
  toolCallParser,
  parserOfAnotherModel,
  tooLittleSharedMemory,
  tooFewGpus,
  cannotStart,
  memoryExceedsGpu,
  workloadDoesNotFit,
  overloadedGpus,
  oneRequestAtATime,
  contextExceedsMaxModelLen,
  idleGpu,
  sharedGpu,
  noRoomForPercentile,
  missedObjective,
  exceededBudget,
  incomparableTotals,
  mixedPriceDates,
  stalePrice,
  alertWithoutMetric,
  openWithoutKey,
  secretInClear,
  // The last: it judges by what the others have found.
  unusedSuppression,
];
