import type { FlagInsertion, Launch } from "../launch/launch.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { containsRange, isReplaceable, type TextRange } from "../text/textRange.ts";
import type { FlagRecord } from "../vllm/flagRecord.ts";
import { flagByField } from "../vllm/flags.ts";
import type { Change } from "./change.ts";
import type { Deployment } from "./deployment.ts";
import type { Fact } from "./fact.ts";
import { removalOfItems } from "./removalRange.ts";

/** What a launch file says that can be written over. */
type Written = Pick<Deployment, "settings" | "gpu" | "gpuCount">;

/** The edits that make one change in a launch file; `null` where the file has no place for it. */
export function writeLaunchChange(
  deployment: Written,
  launch: Launch,
  change: Change,
): readonly TextEdit[] | null {
  switch (change.kind) {
    case "setting":
      return writeSetting(deployment, launch, change.field, String(change.value));
    case "remove-setting":
      return removeSetting(deployment, launch, change.field);
    case "model": {
      const argument = deployment.settings.model;
      return argument === null || !isReplaceable(argument.definition ?? argument.range)
        ? null
        : [{ range: argument.definition ?? argument.range, newText: change.id }];
    }
    case "gpu":
      return writeInDirective(deployment.gpu, launch, change.gpu.label);
    case "gpu-count":
      return writeInDirective(deployment.gpuCount, launch, String(change.count));
  }
}

/** Only a directive names GPUs in words of ours; a scheduler's options and device lists are not ours to change. */
function writeInDirective(
  { origin }: Fact<unknown>,
  launch: Launch,
  newText: string,
): readonly TextEdit[] | null {
  if (origin.kind !== "written") return null;
  const isDirective = launch.directives.some(({ range }) => containsRange(range, origin.range));
  return isDirective ? [{ range: origin.range, newText }] : null;
}

function writeSetting(
  deployment: Written,
  launch: Launch,
  field: string,
  value: string,
): readonly TextEdit[] | null {
  const setting = deployment.settings.byField.get(field);
  const place = setting && (setting.definition ?? setting.valueRange);
  // What another file says, the command line says better: vLLM takes the last of two.
  if (place && isReplaceable(place)) return [{ range: place, newText: value }];
  const flag = flagByField(field);
  if (flag === null) return null;
  const newText = spellSetting(launch.insertion, flag, value);
  const { offset } = launch.insertion;
  return newText === null ? null : [{ range: { start: offset, end: offset }, newText }];
}

/** A flag and its value in the form that the place asks for; `null` where it takes none, or not this one. */
function spellSetting(insertion: FlagInsertion, flag: FlagRecord, value: string): string | null {
  const { separator, form = "words", quote = '"', joined, keys, underscores } = insertion;
  const isSwitch = flag.type === "bool" && value === "true";
  switch (form) {
    case "words":
      return isSwitch ? `${separator}${flag.flag}` : `${separator}${flag.flag} ${value}`;
    case "items": {
      if (isSwitch) return `${separator}${quote}${flag.flag}${quote}`;
      const items = joined ? [`${flag.flag}=${value}`] : [flag.flag, value];
      return items.map((item) => `${separator}${quote}${item}${quote}`).join("");
    }
    case "keyword": {
      if (isSwitch) return `${separator}${flag.field}=True`;
      const isText = !/^(?:-?[\d.]+|True|False|None)$/.test(value);
      return `${separator}${flag.field}=${isText ? `${quote}${value}${quote}` : value}`;
    }
    case "entry": {
      const name = keys ? keys[flag.field] : underscores ? flag.field : flag.flag.slice(2);
      return name === undefined ? null : `${separator}${name}: ${value}`;
    }
    case "none":
      return null;
  }
}

/** From the end of the word before, so that neither a double space nor an empty continued line stays behind. */
function removeSetting(deployment: Written, launch: Launch, field: string): readonly TextEdit[] | null {
  const setting = deployment.settings.byField.get(field);
  if (setting === undefined) return [];
  // In an array or a variable the words stand apart from the command; taking them out would leave a hole there.
  if (setting.definition !== undefined || !containsRange(launch.range, setting.range)) return null;
  if (!isReplaceable(setting.valueRange)) return null;
  // The comma would stay behind.
  if (launch.insertion.form === "keyword") return null;
  const removal = removalOfItems(launch.arguments, setting.range);
  if (removal !== null) return [{ range: removal, newText: "" }];
  const before = launch.arguments.findLast(
    ({ range }) => range.end < setting.range.start && containsRange(launch.range, range),
  );
  const range: TextRange = { start: before?.range.end ?? setting.range.start, end: setting.range.end };
  return [{ range, newText: "" }];
}
