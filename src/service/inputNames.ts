import { withoutTemplateEnding } from "../launch/detectKind.ts";

/** What a file's name says of it: a script or plan, something that counts where it names vLLM, or a script by its first line. */
export type InputKind = "script-or-plan" | "may-launch" | "shell-by-first-line";

/** A script or plan is text of kilobytes; beyond this it is something else. */
export const largestInputBytes = 10 * 2 ** 20;

const scriptOrPlan = /\.(?:sh|bash|zsh|ksh|sbatch|slurm)$|\.gpuplan\.ya?ml$|^\.gpuplanrc\.yaml$/i;

/** Files of which few launch anything: they count where they name vLLM. */
const mayLaunch =
  /\.(?:ya?ml|py|ps1|bat|cmd|md|mdx|markdown|mk|just|service|dockerfile|conf|ini)$|^(?:docker|container)file|^procfile|^(?:gnu)?makefile|^\.?justfile$/i;

/** `null` for a name that nothing of ours has; a template (`values.yaml.j2`) has the one of what is made of it. Of what has no ending the first line tells. */
export function inputKind(name: string): InputKind | null {
  if (scriptOrPlan.test(name)) return "script-or-plan";
  const made = withoutTemplateEnding(name);
  if (mayLaunch.test(made) || scriptOrPlan.test(made)) return "may-launch";
  return name.includes(".") ? null : "shell-by-first-line";
}

const neverEntered = new Set([".git", "node_modules", ".venv", "venv", "__pycache__"]);

/** Whether a folder of this name holds other people's files, whoever they are checked for. */
export function isNeverEntered(name: string): boolean {
  return neverEntered.has(name);
}
