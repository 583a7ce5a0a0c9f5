/**
 * The parts of a GPU's name that tell GPUs apart, lower case and in order: `NVIDIA-A100-SXM4-80GB` → `a100 sxm4 80gb`,
 * `rtxpro6000` → `rtx pro 6000`. Makers, product lines and words such as "memory" are left out.
 */
export function gpuNameTokens(name: string): readonly string[] {
  return name
    .toLowerCase()
    .replace(/\((?:r|tm|c)\)|[®™]/g, "")
    .replace(/-shared$/, "")
    .replace(/(\d)\s*gi?b?\b/g, "$1gb ")
    .split(/[^a-z0-9.]+/)
    .flatMap(splitGluedWords)
    .filter((token) => token !== "" && !NOISE.has(token));
}

/** The same name without punctuation: names with equal keys mean the same. */
export function gpuNameKey(tokens: readonly string[]): string {
  return tokens.join("");
}

/** The key without `RTX` and `GTX`, for people who write `4090`. */
export function looseGpuNameKey(tokens: readonly string[]): string {
  return tokens.filter((token) => !SERIES.has(token)).join("");
}

export function isMemoryToken(token: string): boolean {
  return /^[\d.]+gb$/.test(token);
}

/** `sxm` and `pcie` tell boards apart, not chips. */
export function isFormFactorToken(token: string): boolean {
  return /^(?:sxm\d?|pcie|nvl|oam|hbm\d?e?)$/.test(token);
}

const NOISE = new Set(
  "nvidia amd intel google cloud tesla geforce quadro instinct radeon gpu gpus graphics card cards generation edition memory vram ram with of the tensor core board".split(
    " ",
  ),
);
const SERIES = new Set(["rtx", "gtx", "rx"]);

const GLUED_PREFIX = /^(nvidia|tesla|geforce|quadro|rtx|gtx|rx|pro(?=\d))(?=[a-z0-9])/;
const GLUED_FORM_FACTOR = /^([a-z]*\d+)(sxm\d?|pcie|nvl)$/;

function splitGluedWords(word: string): readonly string[] {
  const prefix = GLUED_PREFIX.exec(word)?.[1];
  if (prefix) return [prefix, ...splitGluedWords(word.slice(prefix.length))];
  const [, chip, formFactor] = GLUED_FORM_FACTOR.exec(word) ?? [];
  return chip && formFactor ? [chip, formFactor] : [word];
}
