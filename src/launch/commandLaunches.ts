import type { ShellParser } from "../syntax/shell/shellParser.ts";
import type { SourceText } from "../text/sourceText.ts";
import { containsRange } from "../text/textRange.ts";
import { type CommandItem, scriptOfItems, withQuotes } from "./commandItems.ts";
import type { ScriptSurroundings } from "./filesOfScript.ts";
import { findShellLaunches } from "./fromShell.ts";
import type { EnvironmentVariable, FlagInsertion, Launch } from "./launch.ts";
import { mayHoldLaunch } from "./mayHoldLaunch.ts";

/** A launch of a command; `insertion` is `null` where a further flag goes behind the command's last word. */
export type CommandLaunch = Omit<Launch, "insertion"> & { readonly insertion: FlagInsertion | null };

/** What is set around a command; `around` where the file also tells what a script in it refers to. */
interface CommandSurroundings {
  readonly environment: readonly EnvironmentVariable[];
  readonly around?: ScriptSurroundings;
}

/** What a command that no shell reads launches, be it the server itself or a shell with a script (`bash -c "…"`). */
export function commandLaunches(
  source: SourceText,
  shell: ShellParser,
  items: readonly CommandItem[],
  { environment, around }: CommandSurroundings,
): CommandLaunch[] {
  const script = scriptOfItems(items);
  // `[vllm_path, "serve", …]`: the name of what nobody knows tells too.
  const namesVllm = script.pieces.some(({ expanded }) => mayHoldLaunch(expanded?.expression ?? ""));
  if (!namesVllm && !mayHoldLaunch(script.text)) return [];
  const { tree } = shell.parse(script);
  return findShellLaunches(source, tree, { environment, arguments: [] }, around).map((launch) =>
    isInShell(items, launch)
      ? launch
      : { ...launch, headRange: withQuotes(items, launch.headRange), insertion: null },
  );
}

/** `["sh", "-c", "vllm serve …"]`: a further flag goes into the string. */
export function isInShell(
  items: readonly CommandItem[],
  { headRange, arguments: words }: Pick<Launch, "headRange" | "arguments">,
): boolean {
  // The head of `docker run image sh -c "vllm serve …"` is outside, what the server gets is inside.
  // What a variable brings stands where the variable is set.
  const own = words.filter((word) => items.some(({ range }) => containsRange(range, word.range)));
  const inside = own.length > 0 ? own.map(({ range }) => range) : [headRange];
  return items.some(
    ({ range, text }) => /\s/.test(text.text) && inside.every((word) => containsRange(range, word)),
  );
}
