import { detectYamlKind } from "./fromYaml.ts";
import type { LaunchKind } from "./launch.ts";
import { isShellScript } from "./shebang.ts";

/**
 * The kind of file that a launch could be read from: by the editor's language and the name, then by the text's own
 * signs. `null`: nothing that launches are read from.
 */
export function detectLaunchKind(named: string, languageId: string | null, text: string): LaunchKind | null {
  const path = withoutTemplateEnding(named);
  if (languageId === "shellscript" || /\.(?:sh|bash|zsh|ksh|sbatch|slurm)$/i.test(path)) return "shell";
  if (
    /^(?:yaml|dockercompose|helm|github-actions-workflow)$/.test(languageId ?? "") ||
    /\.ya?ml$/i.test(path)
  )
    return detectYamlKind(path, text);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const byName = fileNames.find(([pattern]) => pattern.test(name))?.[1];
  const known = byName ?? languages.get(languageId ?? "") ?? kindOfText(text);
  // `vllm.tftpl`: a manifest under the name of the template alone.
  return known ?? (path !== named && /^apiVersion:/m.test(text) ? detectYamlKind(path, text) : null);
}

/** The name without what stands behind that of a file that is filled in, or copied and changed, before it is used. */
export function withoutTemplateEnding(name: string): string {
  return name.replace(
    /\.(?:template|tmpl|tpl|tftpl|gotmpl|ctmpl|j2|jinja2?|mustache|hbs|in|example|sample|dist)$/i,
    "",
  );
}

/** Names as people give them; `systemd` and `supervisor` share `.conf` and `.ini` with much else. */
const fileNames: readonly (readonly [RegExp, LaunchKind])[] = [
  [/^(?:docker|container)file(?:[._-].*)?$|\.(?:docker|container)file$/i, "dockerfile"],
  [/\.(?:service|container)$/i, "systemd"],
  [/^procfile(?:\.[\w-]+)?$/i, "procfile"],
  [/^(?:gnu)?makefile(?:\.[\w-]+)?$|\.(?:mk|mak)$/i, "makefile"],
  [/^\.?justfile$|\.just$/i, "justfile"],
  [/\.pyw?$/i, "python"],
  [/\.ps[md]?1$/i, "powershell"],
  [/\.(?:bat|cmd)$/i, "batch"],
  [/\.(?:md|markdown|mdx)$/i, "markdown"],
];

/** The editor's languages, for files whose name says nothing. */
const languages: ReadonlyMap<string, LaunchKind> = new Map([
  ["dockerfile", "dockerfile"],
  ["systemd-unit-file", "systemd"],
  ["procfile", "procfile"],
  ["makefile", "makefile"],
  ["just", "justfile"],
  ["python", "python"],
  ["powershell", "powershell"],
  ["bat", "batch"],
  ["markdown", "markdown"],
]);

function kindOfText(text: string): LaunchKind | null {
  if (isShellScript(text)) return "shell";
  if (/^#!.*\bpython/.test(text)) return "python";
  if (/^\[program:[^\]\n]+\]/m.test(text)) return "supervisor";
  if (/^\[Container\]/m.test(text) && /^Image\s*=/m.test(text)) return "systemd";
  return /^\[Service\]/m.test(text) && /^Exec\w+\s*=/m.test(text) ? "systemd" : null;
}
