import type { CompletedCommand } from "./completedCommand.ts";

/**
 * Bash from 3.2 on, which macOS still has. Where nothing of ours fits, the reply is empty and Bash offers files.
 */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# gpuplan's completion for bash: source <(gpuplan completion bash)
_gpuplan() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="" choices="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    [[ \${COMP_WORDS[index]} == -- ]] && return
    case "$command/\${COMP_WORDS[index]}" in
${pathCases(commands, (path) => `      ${path}) command="${path}" ;;`)}
    esac
  done
  case "$command \${COMP_WORDS[COMP_CWORD - 1]}" in
${valueCases(commands, (choices) => `choices="${choices}"`)}
    *) case "$command \${word:0:1}" in
${wordCases(commands)}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$choices" -- "$word"))
}
complete -o bashdefault -o default -F _gpuplan gpuplan
`;
}

/** Zsh, where \`compinit\` has run. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const describeCases = commands.map(({ path, children, options, words }) => {
    const shown = children.map(({ name, description }) => quote(`${name}:${description}`)).join(" ");
    const flags = options.map(({ name, description }) => quote(`${name}:${description}`)).join(" ");
    const plain = words.length === 0 ? "_files" : `compadd -- ${words.join(" ")}`;
    const rest = children.length === 0 ? plain : `names=(${shown}); _describe command names`;
    return `    "${pathOf(path)}") names=(${flags})
      if [[ $PREFIX == -* ]]; then _describe option names; else ${rest}; fi ;;`;
  });
  return `#compdef gpuplan
# gpuplan's completion for zsh: source <(gpuplan completion zsh)
_gpuplan() {
  local command="" word
  local -a names
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -- ]] && { _files; return }
    case "$command/$word" in
${pathCases(commands, (path) => `      ${path}) command="${path}" ;;`)}
    esac
  done
  case "$command $words[CURRENT-1]" in
${valueCases(commands, (choices) => (choices === "" ? "_files; return" : `compadd -- ${choices}; return`))}
  esac
  case "$command" in
${describeCases.join("\n")}
  esac
}
compdef _gpuplan gpuplan
`;
}

/** Fish: a line per command and option. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ path, children, options, words }) => {
    const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`);
    const names = children.map(({ name }) => name).join(" ");
    const before = children.length === 0 ? [] : [`not __fish_seen_subcommand_from ${names}`];
    const line = (conditions: readonly string[], rest: string) =>
      `complete -c gpuplan${conditions.length === 0 ? "" : ` -n ${quote(conditions.join("; and "))}`} ${rest}`;
    return [
      ...children.map(({ name, description }) =>
        line([...seen, ...before], `-f -a ${name} -d ${quote(description)}`),
      ),
      ...words.map((word) => line(seen, `-f -a ${word}`)),
      ...options.map(({ name, description, takesValue, choices }) => {
        const value = choices.length > 0 ? ` -xa ${quote(choices.join(" "))}` : takesValue ? " -r" : "";
        return line(
          seen.length === 0 ? before : seen,
          `-l ${name.slice(2)}${value} -d ${quote(description)}`,
        );
      }),
    ];
  });
  return `# gpuplan's completion for fish: gpuplan completion fish | source\n${lines.join("\n")}\n`;
}

/** A case for each way into a command: \`/check\`, \`/gpus/compare\`. */
function pathCases(commands: readonly CompletedCommand[], line: (path: string) => string): string {
  return commands
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => line(pathOf(path)))
    .join("\n");
}

/** A case for each option that takes a value. */
function valueCases(commands: readonly CompletedCommand[], action: (choices: string) => string): string {
  return commands
    .flatMap(({ path, options }) =>
      options
        .filter(({ takesValue }) => takesValue)
        .map(({ name, choices }) => `    "${pathOf(path)} ${name}") ${action(choices.join(" "))} ;;`),
    )
    .join("\n");
}

function wordCases(commands: readonly CompletedCommand[]): string {
  return commands
    .flatMap(({ path, children, options, words }) => [
      `      "${pathOf(path)} -") choices="${options.map(({ name }) => name).join(" ")}" ;;`,
      `      "${pathOf(path)} "*) choices="${[...children.map(({ name }) => name), ...words].join(" ")}" ;;`,
    ])
    .join("\n");
}

function pathOf(path: readonly string[]): string {
  return path.map((name) => `/${name}`).join("");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
