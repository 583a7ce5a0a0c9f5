import { type ModelFiles, type ModelReading, needsModelOptConfig, readModelFiles } from "./modelFiles.ts";
import { readShardIndex, readTotalBytes } from "./safetensors.ts";
import { summarizeIndex } from "./tensorSummary.ts";

/** The host's file system, as far as a model folder needs it. `null`: there is none, or it may not be read. */
export interface LocalFiles {
  readonly readTextFile: (path: string) => Promise<string | null>;
  /** Paths or names of what lies in the folder. */
  readonly listFiles: (folder: string) => Promise<readonly string[] | null>;
}

/** Reads a model's folder: its configuration and the size of its files, never the weights. */
export async function readLocalModel(files: LocalFiles, folder: string): Promise<ModelReading> {
  const path = folder.replace(/[/\\]+$/, "");
  const config = await files.readTextFile(`${path}/config.json`);
  if (config === null) return { kind: "problem", problem: await explainMissingConfig(files, path) };
  const modelOptConfig = needsModelOptConfig(config)
    ? await files.readTextFile(`${path}/hf_quant_config.json`)
    : null;
  const index = await files.readTextFile(`${path}/model.safetensors.index.json`);
  return readModelFiles({ config, modelOptConfig, ...weightsFrom(index) }, path);
}

function weightsFrom(index: string | null): Pick<ModelFiles, "weightBytes" | "tensors"> {
  if (index === null) return { weightBytes: null, tensors: null };
  const reading = readShardIndex(index);
  // An index that lists nothing may still state the total.
  return "value" in reading
    ? { weightBytes: reading.value.totalBytes, tensors: summarizeIndex(reading.value) }
    : { weightBytes: readTotalBytes(index), tensors: null };
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
