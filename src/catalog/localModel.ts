import type { ModelShape } from "../capacity/modelShape.ts";
import { type ConfigReader, createConfigReader } from "./configReader.ts";
import { recordFromConfig } from "./modelConfig.ts";
import { quantizationFromModelOpt } from "./modelConfigQuantization.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";
import { toModelShape } from "./modelShape.ts";

/** The host's file system, as far as a model folder needs it. `null`: there is none, or it may not be read. */
export interface LocalFiles {
  readonly readTextFile: (path: string) => Promise<string | null>;
  /** Paths or names of what lies in the folder. */
  readonly listFiles: (folder: string) => Promise<readonly string[] | null>;
}

export type LocalModel =
  | {
      readonly kind: "model";
      readonly record: ResolvedModelRecord;
      readonly shape: ModelShape;
      /** A sentence: what was taken for granted; `null` when nothing was. */
      readonly assumption: string | null;
    }
  /** A sentence for the person: why the folder tells nothing. */
  | { readonly kind: "problem"; readonly problem: string };

/** Far above the largest configuration known, 300 KiB. */
const LONGEST_CONFIG = 2 * 2 ** 20;

/** Reads a model's folder: its configuration and the size of its files, never the weights. */
export async function readLocalModel(files: LocalFiles, folder: string): Promise<LocalModel> {
  const path = folder.replace(/[/\\]+$/, "");
  const text = await files.readTextFile(`${path}/config.json`);
  if (text === null) return { kind: "problem", problem: await explainMissingConfig(files, path) };
  const config = parseConfig(text);
  if (!config) return { kind: "problem", problem: `${path}/config.json is not the JSON of a configuration.` };
  const reading = recordFromConfig(config, path);
  if ("problem" in reading) return { kind: "problem", problem: reading.problem };
  const modelOpt = reading.record.quantization
    ? null
    : await files.readTextFile(`${path}/hf_quant_config.json`);
  const ownQuantization = modelOpt === null ? null : parseConfig(modelOpt);
  const index = await files.readTextFile(`${path}/model.safetensors.index.json`);
  const record: ResolvedModelRecord = {
    ...reading.record,
    ...(ownQuantization && { quantization: quantizationFromModelOpt(ownQuantization) }),
    weight_bytes: index === null ? null : totalSizeIn(index),
  };
  const shape = toModelShape(record);
  if ("problem" in shape) return { kind: "problem", problem: `${shape.problem}.` };
  return { kind: "model", record, shape, assumption: reading.assumption };
}

function parseConfig(text: string): ConfigReader | null {
  if (text.length > LONGEST_CONFIG) return null;
  try {
    return createConfigReader(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `metadata.total_size`; the index of a large model has hundreds of thousands of other lines, which are not parsed. */
function totalSizeIn(index: string): number | null {
  const digits = /"total_size"\s*:\s*(\d{1,15})(?:\.0)?\s*[,}]/.exec(index)?.[1];
  return digits === undefined ? null : Number(digits);
}

async function explainMissingConfig(files: LocalFiles, folder: string): Promise<string> {
  const names = await files.listFiles(folder);
  if (names === null) return `There is no folder ${folder}.`;
  if (names.some((name) => name.toLowerCase().endsWith(".gguf"))) {
    return `${folder} holds a GGUF file and no config.json; GGUF files are not read.`;
  }
  if (names.some((name) => /(?:^|[/\\])params\.json$/.test(name))) {
    return `${folder} holds a model in Mistral's own format (params.json) and no config.json.`;
  }
  return `${folder} has no config.json.`;
}
