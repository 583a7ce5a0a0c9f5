/**
 * The same text, as long, without documents that no command reads: `<<COMMENT` on a line of its own, which people write
 * around what shall not run. The grammar knows no such statement and would take the lines for commands.
 */
export function withoutBareDocuments(text: string): string {
  if (!opener.test(text)) return text;
  let masked = "";
  let copiedTo = 0;
  let unclosed = 0;
  for (const match of text.matchAll(new RegExp(opener, "gm"))) {
    const isContinued = /\\\r?\n$/.test(text.slice(Math.max(0, match.index - 3), match.index));
    if (match.index < copiedTo || isContinued || unclosed > mostUnclosed) continue;
    const end = endOfDocument(text, match.index + match[0].length, match[1] ?? "");
    if (end === null) {
      unclosed++;
      continue;
    }
    masked += text.slice(copiedTo, match.index) + text.slice(match.index, end).replace(/[^\r\n]/g, " ");
    copiedTo = end;
  }
  return masked + text.slice(copiedTo);
}

const opener = /^[ \t]*<<-?[ \t]*["']?([A-Za-z_]\w*)["']?[ \t]*\r?$/m;

/** Each is looked for up to the text's end. */
const mostUnclosed = 20;

function endOfDocument(text: string, from: number, name: string): number | null {
  for (let at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    const before = text.slice(text.lastIndexOf("\n", at) + 1, at);
    if (/^\t*$/.test(before) && /^\r?(?:\n|$)/.test(text.slice(end, end + 2))) return end;
  }
  return null;
}
