import { nearestName } from "../text/nearest.ts";
import { isAtLeast, type VllmVersion } from "../units/version.ts";
import type { FlagRecord } from "./flagRecord.ts";
import { readHumanInt, readPythonFloat, readPythonInt } from "./humanReadableInt.ts";
import { readJsonValue } from "./jsonValue.ts";
import type { SettingValue } from "./setting.ts";

/** A value that vLLM takes, or why it does not. */
export type ValueReading =
  | { readonly kind: "value"; readonly value: SettingValue }
  | {
      readonly kind: "wrong-type";
      readonly expected: string;
      /** What it surely means all the same. */
      readonly meant?: SettingValue;
    }
  | { readonly kind: "wrong-choice"; readonly given: string; readonly nearest: string | null };

/** Reads the text of one value as vLLM reads it for this flag. Lists are read item by item. */
export function readFlagValue(flag: FlagRecord, text: string, version: VllmVersion): ValueReading {
  if (flag.default === null && (text === "None" || text === "") && flag.type !== null) return asValue(null);
  switch (flag.type) {
    case "int":
      return readInteger(flag, text, version);
    case "float":
      return orWrongType(readPythonFloat(text), "a number");
    case "json":
      return readJson(flag, text, version);
    case "enum":
      return readChoice(flag, text);
    case "list":
      return flag.choicesEnforced ? readChoice(flag, text) : asValue(readListItem(flag, text));
    case null:
      return asValue(guessValue(text));
    default:
      return asValue(text);
  }
}

/** An adapter is `name=path`, or JSON. Source: `LoRAParserAction` in vLLM's `entrypoints/openai/cli_args.py`. */
function readListItem({ field }: FlagRecord, text: string): SettingValue {
  const value = field === "lora_modules" ? readJsonValue(text) : undefined;
  return typeof value === "object" && value !== null ? value : text;
}

function readInteger(flag: FlagRecord, text: string, version: VllmVersion): ValueReading {
  // `auto` came with v0.14; before, -1 was a wrong length like any other.
  if (flag.acceptsAuto && isAtLeast(version, 0, 14) && /^(auto|-1)$/i.test(text.trim())) return asValue(-1);
  if (flag.humanReadableInt) {
    return orWrongType(readHumanInt(text), "a whole number, such as 32768, 32K (= 32,768) or 32k (= 32,000)");
  }
  const value = readPythonInt(text);
  if (value !== null && flag.choicesEnforced && flag.choices?.includes(value) === false) {
    return { kind: "wrong-choice", given: text, nearest: null };
  }
  return orWrongType(value, "a whole number");
}

/** Where vLLM's own names are in capitals it takes them in any case. */
function readChoice(flag: FlagRecord, text: string): ValueReading {
  const choices = (flag.choices ?? []).map((choice) => String(choice).replace(/ \(.*$/, ""));
  const index = choices.findIndex(
    (choice) => choice === text || (choice === choice.toUpperCase() && choice === text.toUpperCase()),
  );
  const choice = flag.choices?.[index];
  if (choice !== undefined) return asValue(typeof choice === "number" ? choice : text);
  if (!flag.choicesEnforced) return asValue(text);
  return {
    kind: "wrong-choice",
    given: text,
    nearest: nearestName(text, choices),
  };
}

function readJson(flag: FlagRecord, text: string, version: VllmVersion): ValueReading {
  const value = readJsonValue(text);
  if (value !== undefined) return asValue(value);
  // `image=2,video=1` was the form of this one flag before v0.9; today vLLM refuses it.
  if (flag.field === "limit_mm_per_prompt" && /^\w+=\d+(,\w+=\d+)*$/.test(text)) {
    const pairs = text.split(",").map((pair) => pair.split("="));
    const meant = Object.fromEntries(pairs.map(([name, count]) => [name, Number(count)]));
    return isAtLeast(version, 0, 9)
      ? { kind: "wrong-type", expected: `JSON, here '${JSON.stringify(meant)}'`, meant }
      : asValue(meant);
  }
  // A device name or a mapping of devices.
  if (flag.field === "pt_load_map_location" && !text.trim().startsWith("{")) return asValue(text);
  return { kind: "wrong-type", expected: "JSON, such as '{\"key\": 1}'" };
}

/** Of a flag that is gone nobody recorded the type. */
function guessValue(text: string): SettingValue {
  return readPythonInt(text) ?? readPythonFloat(text) ?? readJsonValue(text) ?? text;
}

function asValue(value: SettingValue): ValueReading {
  return { kind: "value", value };
}

function orWrongType(value: number | null, expected: string): ValueReading {
  return value === null ? { kind: "wrong-type", expected } : asValue(value);
}
