/** Programs that people run in vLLM's image instead of its server. */
const programs =
  /^(?:(?:ba|z|da)?sh|env|python[\d.]*|pip\d?|uv|nvidia-smi|rocm-smi|sleep|tail|cat|echo|ls|ray|torchrun|bench|collect-env|vllm|chat|complete)$/;

/**
 * Whether the words that a container of vLLM's image gets begin with a program, which then runs in the place of the
 * server, and not with the server's own arguments: a flag, or the model, which may be a folder (`/models/m`).
 */
export function startsProgram([first = "", second = ""]: readonly string[]): boolean {
  if (first === "" || first.startsWith("-")) return false;
  // Whatever it is called: a model is followed by flags.
  if (second === "serve") return true;
  const name = first.slice(first.lastIndexOf("/") + 1);
  if (!/^[./~]/.test(first)) return programs.test(first);
  if (programs.test(name) || /\/s?bin\/|\.(?:sh|py|bash)$/.test(first)) return true;
  // A folder that flags follow is a model; by itself it may be either.
  return !second.startsWith("-") && !/models?|\bhf\b|hub|weights|checkpoints?|\bmnt\b|\bdata\b/i.test(first);
}
