import type { Rule } from "./rule.ts";
import { ambiguousFlag } from "./rules/ambiguousFlag.ts";
import { cannotStart } from "./rules/cannotStart.ts";
import { contextExceedsMaxModelLen } from "./rules/contextExceedsMaxModelLen.ts";
import { contradictorySettings } from "./rules/contradictorySettings.ts";
import { idleGpu } from "./rules/idleGpu.ts";
import { invalidDirective } from "./rules/invalidDirective.ts";
import { invalidPlan } from "./rules/invalidPlan.ts";
import { oneRequestAtATime } from "./rules/oneRequestAtATime.ts";
import { removedFlag } from "./rules/removedFlag.ts";
import { strayWord } from "./rules/strayWord.ts";
import { tooFewGpus } from "./rules/tooFewGpus.ts";
import { unknownFlag } from "./rules/unknownFlag.ts";
import { unknownGpu } from "./rules/unknownGpu.ts";
import { unknownModel } from "./rules/unknownModel.ts";
import { unresolvedSetting } from "./rules/unresolvedSetting.ts";
import { valueOnBooleanFlag } from "./rules/valueOnBooleanFlag.ts";
import { workloadDoesNotFit } from "./rules/workloadDoesNotFit.ts";
import { wrongFlagValue } from "./rules/wrongFlagValue.ts";

/** Every rule, in the order in which their findings are thought of: form, names, values, then what they come to. */
export const ruleList: readonly Rule[] = [
  invalidPlan,
  invalidDirective,
  unknownFlag,
  ambiguousFlag,
  removedFlag,
  wrongFlagValue,
  valueOnBooleanFlag,
  strayWord,
  unknownModel,
  unknownGpu,
  unresolvedSetting,
  contradictorySettings,
  tooFewGpus,
  cannotStart,
  workloadDoesNotFit,
  oneRequestAtATime,
  contextExceedsMaxModelLen,
  idleGpu,
];
