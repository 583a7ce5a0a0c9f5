import type { LaunchKind } from "./launch.ts";

/**
 * The kind of file that a launch could be read from: by the editor's language and the name, then by the text's own
 * signs. `null`: nothing that launches are read from.
 */
export function detectLaunchKind(path: string, languageId: string | null, text: string): LaunchKind | null {
  if (languageId === "shellscript" || /\.(?:sh|bash|zsh|ksh|sbatch|slurm)$/i.test(path)) return "shell";
  return /^#!.*\b(?:ba|z|k|da)?sh\b/.test(text) ? "shell" : null;
}
