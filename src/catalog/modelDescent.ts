import { type ModelFamily, modelFamilies } from "./modelIndex.ts";
import { isQuantizationWord } from "./modelName.ts";

/** A model that was trained further, with the words that its name adds to that of its ancestor. */
export interface ModelDescent {
  readonly family: ModelFamily;
  readonly original: string;
  readonly addedWords: readonly string[];
}

/**
 * The known model whose name is part of a name: `huihui-qwen3-8b-abliterated` descends from `qwen3-8b`. Further training
 * leaves the layers as they are; names that say that something else was done lead nowhere.
 */
export function descentOf(stem: string): ModelDescent | null {
  if (stem.length > longestName) return null;
  const words = stem.split("-");
  for (let length = Math.min(words.length - 1, MOST_WORDS); length > 0; length--) {
    for (let start = 0; start + length <= words.length; start++) {
      const inner = words.slice(start, start + length).join("-");
      const family = modelFamilies().get(inner);
      if (!family?.original) continue;
      const addedWords = [...words.slice(0, start), ...words.slice(start + length)];
      return isFurtherTraining(inner, addedWords)
        ? { family, original: family.original, addedWords: addedWords.filter(isQuantizationWord) }
        : null;
    }
  }
  return null;
}

const MOST_WORDS = 12;

/** The Hub takes half as many characters, and what is longer is no name but would be looked for word by word. */
const longestName = 200;

function isFurtherTraining(stem: string, added: readonly string[]): boolean {
  if (added.some((word) => otherModel.test(word))) return false;
  return namesSize.test(stem) || added.every((word) => harmless.test(word) || isQuantizationWord(word));
}

/** A name without a size may be that of a whole family, of which the longer name is another member. */
const namesSize = /(?:^|-)[ae]?\d+(?:-\d+)?[bm](?:-|$)/;

/** Pruned, merged or extended models, drafts, models for other ends, and other sizes. */
const otherModel =
  /^(?:reap\d*|prun.*|merge.*|moe|upscaled|expanded|lora|adapter|eagle\d?|dflash\d?|dspark|specul.*|draft.*|medusa|nextn|assistant|embed.*|rerank.*|retriev.*|reward|prm|classif.*|vl|vlm|vision|omni|audio|asr|tts|ocr|onnx|openvino|coreml|[23]-?bit|\d+x.*|[ae]?\d+[bmk])$/;

const harmless = /^(?:text|mtp|abliterated|uncensored|derestricted|heretic|final|instruct|chat|v\d+)$/;
