import type { ExpandedWord } from "../syntax/shell/expandedWord.ts";
import { textOfWord, type Word } from "../syntax/word.ts";

/** The last part of a path: `/opt/venv/bin/vllm` → `vllm`, `C:\venv\Scripts\vllm.exe` → `vllm`. */
export function programName(word: Word | undefined): string {
  const text = textOfWord(word);
  const name = text.slice(text.lastIndexOf("/") + 1);
  return /\.exe$/i.test(name) ? name.slice(name.lastIndexOf("\\") + 1, -".exe".length) : name;
}

/** Commands that print, look for, install or end a server, and whose words are no launch. */
const bystanders: ReadonlySet<string> = new Set(
  (
    "echo printf print pkill pgrep kill killall grep egrep fgrep rg ps which type whereis man help alias cat tee " +
    "logger curl wget pip pip3 git test sed awk jq sleep trap set read true false : info warn warning error die fail " +
    "kubectl log debug say msg usage success fatal section step banner title notify"
  ).split(" "),
);

/** Whether a command of this name runs none of its words. Names such as `log_info` count by their first part. */
export function isBystander(words: readonly Word[]): boolean {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(textOfWord(word)));
  // pm2 runs what it is told to start; `logs`, `delete` and `restart` name what runs already.
  if (programName(words[first]) === "pm2")
    return !words.slice(first + 1).some((word) => textOfWord(word) === "start");
  // `kubectl run` and `kubectl exec` run what stands behind `--`.
  if (/^(?:run|exec)$/.test(textOfWord(words[first + 1])) && programName(words[first]) === "kubectl")
    return false;
  return isBystanderName(programName(words[first]));
}

export function isBystanderName(name: string): boolean {
  return bystanders.has(name) || bystanders.has(name.split(/[_:-]/)[0]?.toLowerCase() ?? "");
}

const shells: ReadonlySet<string> = new Set(["sh", "bash", "zsh", "dash", "ash", "ksh", "fish"]);

/**
 * Programs that hand a string to a shell: in another window, on another machine, as another person, beside other
 * commands, again when it ends.
 */
const shellsByString: ReadonlySet<string> = new Set(
  (
    "tmux screen byobu ssh su runuser pm2 concurrently parallel forever nodemon watchexec script flock bsub " +
    "xterm konsole gnome-terminal xfce4-terminal kitty alacritty"
  ).split(" "),
);

/** Options of these programs whose value is a name, a title or a place, which may hold a blank too. */
const namingOption = /^(?:--(?:names?|title|namespace|cwd|log|output|error)|-(?:n|T|S|[dm]+S))$/;

/** `sbatch --wrap="…"`, `gcloud compute ssh --command="…"`: the option, where its value stands in the same word. */
export const scriptOption: RegExp = /^--(?:wrap|command)=/;

/**
 * The words of a command that a shell reads as scripts of their own, by index: `bash -c '…'`, `tmux new '…'`.
 * `eval` reads all its words as one.
 */
export function scriptWordGroups(words: readonly Word[]): number[][] {
  if (isBystander(words)) return [];
  if (programName(words[0]) === "eval") return [words.map((_, index) => index).slice(1)];
  if (programName(words[0]) === "sbatch") {
    const wrap = words.findIndex((word) => /^--wrap(?:=|$)/.test(textOfWord(word)));
    const script = textOfWord(words[wrap]) === "--wrap" ? wrap + 1 : wrap;
    return words[script] ? [[script]] : [];
  }
  // `az vm run-command invoke --scripts "…"`: each word up to the next option is a line of a script.
  const scripts =
    programName(words[0]) === "az" ? words.findIndex((word) => textOfWord(word) === "--scripts") : -1;
  if (scripts > 0) {
    const end = words.findIndex((word, at) => at > scripts && /^-/.test(textOfWord(word)));
    const last = end < 0 ? words.length : end;
    return words.flatMap((_, at) => (at > scripts && at < last ? [[at]] : []));
  }
  if (typesKeys(words)) return [typedWords(words)];
  const linux = wordForLinux(words);
  if (linux !== null) return [[linux]];
  const groups: number[][] = [];
  for (const [index, word] of words.entries()) {
    if (shells.has(programName(word))) {
      const option = words.findIndex((each, at) => at > index && /^-\w*c$/.test(textOfWord(each)));
      const isEntrypoint = textOfWord(words[index - 1]) === "--entrypoint";
      const between = words.slice(index + 1, Math.max(option, 0));
      const behindOptions = isEntrypoint || between.every((each) => textOfWord(each).startsWith("-"));
      // `bash -c -- SCRIPT`: the hyphens end the options.
      const script = textOfWord(words[option + 1]) === "--" ? option + 2 : option + 1;
      if (option > 0 && script < words.length && behindOptions) return [[script]];
    }
    if (shellsByString.has(programName(word))) {
      const isScript = (at: number) =>
        at > index && /\s/.test(textOfWord(words[at])) && !namingOption.test(textOfWord(words[at - 1]));
      const rest = words.map((_, at) => at).filter(isScript);
      groups.push(...rest.map((at) => [at]));
      break;
    }
  }
  return groups;
}

/** `wsl -d Ubuntu -- "cd /srv && vllm serve …"`: the shell of the other system reads what stands behind the options. */
function wordForLinux(words: readonly Word[]): number | null {
  const start = words.findIndex((word) => programName(word).toLowerCase() === "wsl");
  if (start < 0) return null;
  let at = start + 1;
  while (/^[-~]/.test(textOfWord(words[at])))
    at += /^(?:-[du]|--(?:distribution|user|cd|shell-type))$/.test(textOfWord(words[at])) ? 2 : 1;
  return at === words.length - 1 && /\s/.test(textOfWord(words[at])) ? at : null;
}

/** Whether a command types its words into a terminal that is open already: `tmux send-keys -t 0 "a" C-m "b" C-m`. */
export function typesKeys(words: readonly Word[]): boolean {
  return programName(words[0]) === "tmux" && words.some((word) => /^send(?:-keys)?$/.test(textOfWord(word)));
}

/** What is typed, and the keys between: all of it is one script. */
function typedWords(words: readonly Word[]): number[] {
  let from = words.findIndex((word) => /^send(?:-keys)?$/.test(textOfWord(word))) + 1;
  while (/^-\S*$/.test(textOfWord(words[from]))) from += /^-\w*[tNc]$/.test(textOfWord(words[from])) ? 2 : 1;
  return words.flatMap((_, at) => (at >= from ? [at] : []));
}

/** The key that sends a line off, as the line's end. */
export function withLineBreak(word: ExpandedWord): ExpandedWord {
  const [only, more] = word.pieces;
  const isKey = only && !more && /^(?:C-m|C-j|Enter|KPEnter|ENTER)$/.test(only.text);
  return isKey ? { ...word, pieces: [{ ...only, text: "\n", verbatim: false }] } : word;
}

/** Where the words begin that a script of `scriptWordGroups` finds as `$1`, `$2`, …; `null` for other than `sh -c`. */
export function argumentsOfScript(words: readonly Word[], group: readonly number[]): number | null {
  const [script = 0] = group;
  const before = textOfWord(words[script - 1]);
  // The first word behind the script is its `$0`.
  return group.length === 1 && /^(?:-\w*c|--)$/.test(before) ? script + 2 : null;
}
