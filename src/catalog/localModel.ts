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
  if (path.toLowerCase().endsWith(".gguf")) return { kind: "problem", problem: explainGgufFile(path) };
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

/** What a GGUF file holds is told by its name, and by the model that it was made from. */
function explainGgufFile(path: string): string {
  return `${path} is a GGUF file, which is not read: its name, or --tokenizer or --hf-config-path beside it, must name a model of the catalogue and the file's type (Q4_K_M).`;
}

async function explainMissingConfig(files: LocalFiles, folder: string): Promise<string> {
  const names = await files.listFiles(folder);
  if (names === null) return `There is no folder ${folder}.`;
  if (names.some((name) => name.toLowerCase().endsWith(".gguf"))) {
    return `${folder} holds a GGUF file and no config.json: vLLM takes the file itself, ${folder}/….gguf.`;
  }
  if (names.some((name) => /(?:^|[/\\])params\.json$/.test(name))) {
    return `${folder} holds a model in Mistral's own format (params.json) and no config.json.`;
  }
  return `${folder} has no config.json.`;
}
