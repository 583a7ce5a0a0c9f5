import { type EmbeddedText, embedPieces } from "../syntax/embeddedText.ts";
import { fillIn } from "./fillIn.ts";
import type { LaunchKind } from "./launch.ts";

/** A fenced block of a Markdown page, the fence's own indentation taken off its lines. */
export interface MarkdownFence {
  /** The first word behind the fence, in small letters; `""` where there is none. */
  readonly label: string;
  readonly text: EmbeddedText;
}

type Part = Parameters<typeof embedPieces>[0][number];

/**
 * Blocks between lines of three or more backticks or tildes; code within a line is no block. A line that is a command with
 * flags, or goes on over others with backslashes, is one without them: prose is not. What HTML comments out is not there.
 */
export function readFences(text: string): MarkdownFence[] {
  const fences: MarkdownFence[] = [];
  let command: Part[] = [];
  let open: { mark: string; indent: number; label: string; parts: Part[] } | null = null;
  let offset = 0;
  let isAfterBlank = true;
  let isCommentedOut = false;
  for (const line of text.split("\n")) {
    const start = offset;
    offset += line.length + 1;
    if (isCommentedOut || (open === null && /^ {0,3}<!--/.test(line))) {
      isCommentedOut = !line.includes("-->");
      continue;
    }
    const fence: RegExpExecArray | null = /^([ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]*)?)(`{3,}|~{3,})([^`]*)$/.exec(
      line.replace(/\r$/, ""),
    );
    const [, indent = "", mark = "", info = ""] = fence ?? [];
    const isCommand =
      unfencedCommand.test(line) || isCommandOfOneLine(line) || (isAfterBlank && indentedCommand.test(line));
    isAfterBlank = line.trim() === "" || (isAfterBlank && /^(?: {4}|\t)[ \t]*#/.test(line));
    if (open === null && (command.length > 0 || isCommand)) {
      const value = offset <= text.length ? `${line}\n` : line;
      command.push({ value, range: { start, end: start + value.length }, verbatim: true });
      if (/\\\r?$/.test(line)) continue;
      fences.push({ label: "sh", text: embedPieces(command) });
      command = [];
    } else if (open === null) {
      const label = /^\s*\{?\.?([\w+#.-]*)/.exec(info)?.[1]?.toLowerCase() ?? "";
      if (fence) open = { mark, indent: indent.length, label, parts: [] };
    } else if (fence && mark.startsWith(open.mark) && info.trim() === "") {
      fences.push({ label: open.label, text: embedPieces(open.parts) });
      open = null;
    } else {
      const cut = (/^[ \t>]*/.exec(line)?.[0] ?? "").slice(0, open.indent).length;
      const value = offset <= text.length ? `${line.slice(cut)}\n` : line.slice(cut);
      open.parts.push({
        value,
        range: { start: start + cut, end: start + cut + value.length },
        verbatim: true,
      });
    }
  }
  if (open) fences.push({ label: open.label, text: embedPieces(open.parts) });
  if (command.length > 0) fences.push({ label: "sh", text: embedPieces(command) });
  return fences;
}

const unfencedCommand =
  /^[ \t]*(?:[A-Z_]\w*=\S*[ \t]+)*(?:uv[ \t]+run[ \t]+)?(?:vllm[ \t]+serve|python[\d.]*[ \t]+-m[ \t]+vllm|(?:docker|podman)[ \t]+run)[ \t].*\\\r?$/;

/** A command with a flag on a line of its own, which does not end as a sentence does. */
function isCommandOfOneLine(line: string): boolean {
  return (
    /^ {0,3}(?:\$[ \t]+)?(?:[A-Z_]\w*=\S*[ \t]+)*(?:uv[ \t]+run[ \t]+)?(?:vllm[ \t]+serve|python[\d.]*[ \t]+-m[ \t]+vllm|(?:docker|podman)[ \t]+run)[ \t]/.test(
      line,
    ) &&
    /[ \t]--\w/.test(line) &&
    !/[.:,;]$/.test(line.trimEnd())
  );
}

/** A block by its indentation alone, one command with flags. */
const indentedCommand =
  /^(?: {4}|\t)[ \t]*(?:\$[ \t]+)?(?:[A-Z_]\w*=\S*[ \t]+)*(?:vllm[ \t]+serve|python[\d.]*[ \t]+-m[ \t]+vllm|(?:docker|podman)[ \t]+run)[ \t].*[ \t]--\w/;

const labels: ReadonlyMap<string, LaunchKind> = new Map<string, LaunchKind>([
  ...[
    "sh",
    "bash",
    "shell",
    "zsh",
    "console",
    "shell-session",
    "shellsession",
    "terminal",
    "cmdline",
    "text",
    "txt",
  ].map((label) => [label, "shell"] as const),
  ...["python", "py", "python3"].map((label) => [label, "python"] as const),
  ["dockerfile", "dockerfile"],
  ["docker", "dockerfile"],
  ["makefile", "makefile"],
  ["make", "makefile"],
  ...["powershell", "ps1", "pwsh"].map((label) => [label, "powershell"] as const),
  ...["bat", "batch", "cmd"].map((label) => [label, "batch"] as const),
  ["systemd", "systemd"],
  ["just", "justfile"],
]);

/** What a block holds: by its label, and where that is missing, wrong or vague by what stands in it. */
export function kindOfFence({ label, text: { text } }: MarkdownFence): LaunchKind | "yaml" | null {
  // A script may write the unit.
  const writesFile =
    /^[ \t$>]*(?:sudo[ \t]+)?(?:cat|tee|(?:ba)?sh|ssh|su|kubectl|oc|docker|sbatch)\b[^\n]*<<-?[ \t]*\\?["']?[A-Za-z_]/m.test(
      text,
    );
  if (/^\[Service\]/m.test(text) && !writesFile) return "systemd";
  if (/^\[program:/m.test(text) && !writesFile) return "supervisor";
  if (/^ya?ml$/.test(label)) return "yaml";
  const known = labels.get(label);
  if (writesFile && (known === undefined || known === "shell")) return "shell";
  const looksLikeDocker = /^FROM\s+\S+/m.test(text) && /^(?:CMD|ENTRYPOINT|RUN|ENV)\b/m.test(text);
  if (looksLikeDocker) return "dockerfile";
  if (known !== undefined && known !== "shell") return known;
  if (/^(?:from vllm\b|import vllm\b)/m.test(text)) return "python";
  // A label may be wrong (`ini`, `json`): a command is a command.
  return /^[ \t]*(?:[$#>%][ \t]+)?(?:[A-Z_]\w*=\S*[ \t]+)*(?:\S*\/)?(?:vllm\s+serve|python[\d.]*\s+-m\s+vllm|docker\s+run|podman\s+run|uv\s|uvx\s|nohup\s|sudo\s|exec\s|srun\s)/m.test(
    text,
  ) || known === "shell"
    ? "shell"
    : label === "" && /^[ \t]*(?:services|apiVersion):/m.test(text)
      ? "yaml"
      : null;
}

/** `$ `, `(venv) $ `, `user@host:~$ `, `root@host:/# `. */
const prompt = /^[ \t]*(?:\([\w.-]+\)\s*)?(?:[\w.-]+@[\w.-]+[^\s$#%]{0,100}[$#%]|[$%❯])[ \t]+/;

/**
 * A terminal's session: of `$ command` the command, with the lines that continue it; what else stands there is
 * output. Without prompts the text is a script.
 */
export function withoutPrompts(source: EmbeddedText): EmbeddedText {
  if (!new RegExp(`${prompt.source}\\S`, "m").test(source.text)) return source;
  const parts: Part[] = [];
  let continues = false;
  for (const piece of source.pieces) {
    const line = source.text.slice(piece.start, piece.start + piece.length);
    const prompted = prompt.exec(line)?.[0].length ?? null;
    const cut: number | null = prompted ?? (continues ? (/^>[ \t]/.exec(line)?.[0].length ?? 0) : null);
    const isComment = prompted === null && !continues && /^\s*#/.test(line);
    if (cut !== null || isComment) {
      const start = piece.range.start + (cut ?? 0);
      parts.push({ value: line.slice(cut ?? 0), range: { start, end: piece.range.end }, verbatim: true });
    }
    continues = cut !== null && /\\\r?\n?$/.test(line);
  }
  return embedPieces(parts);
}

/** `<model>`, `{model}` and `...` are for the reader to fill in; a shell would take the one for two redirections. */
export function withoutPlaceholders(source: EmbeddedText): EmbeddedText {
  return fillIn(source, placeholders, () => null);
}

const placeholders =
  /(?<![<\w])<[A-Za-z][\w./-]*(?: [\w./-]+)*>|(?<=[\s="'/])\{[A-Za-z][\w-]*\}(?=[\s"'/]|$)|(?<=\s)\.\.\.(?=\s)/g;
