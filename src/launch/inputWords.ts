import {
  type ExpandedWord,
  type Piece,
  slicePieces,
  textOf,
  unresolvedPiece,
} from "../syntax/shell/expandedWord.ts";

/**
 * `xargs -I{} vllm serve {}`, `parallel vllm serve {} ::: a b`: what these programs read stands for a mark in the words,
 * or behind them all, and differs from run to run.
 */
export function withInputWords(words: readonly ExpandedWord[]): readonly ExpandedWord[] {
  const program = words.findIndex(({ pieces }) => /^(?:\S*\/)?(?:xargs|parallel)$/.test(textOf(pieces)));
  if (program < 0) return words;
  const isParallel = textOf(words[program]?.pieces ?? []).endsWith("parallel");
  const inputs = isParallel ? words.findIndex(({ pieces }) => /^:::/.test(textOf(pieces))) : -1;
  // The inputs may be whole commands.
  if (inputs >= 0 && words.slice(inputs).some(({ pieces }) => /\s/.test(textOf(pieces)))) return words;
  const own = inputs < 0 ? words : words.slice(0, inputs);
  const mark = isParallel ? parallelMark : markOfXargs(own, program);
  const filled = mark ? own.map((word) => withoutMarks(word, mark)) : own;
  if (mark && (!isParallel || filled.some((word, at) => word !== own[at]))) return filled;
  const last = own[own.length - 1];
  if (!last) return filled;
  const range = { start: last.range.end, end: last.range.end };
  const behind = { ...unresolvedPiece("{}", range), verbatim: false };
  return [...filled, { range, written: "", pieces: [behind], conditional: false }];
}

/** Source: GNU Parallel's manual, "replacement strings". */
const parallelMark = /\{(?:\d*|-?\d*\/?\/?\.?|#|%)\}/g;

/** `-I{}`, `-I MODEL`, `-i`; `null` where the input goes behind the words. */
function markOfXargs(words: readonly ExpandedWord[], program: number): RegExp | null {
  for (let at = program + 1; at < words.length; at++) {
    const text = textOf(words[at]?.pieces ?? []);
    if (!text.startsWith("-")) return null;
    const option = /^-\w*?(?:I(.*)|i|-replace(?:=(.*))?)$/s.exec(text);
    if (!option) {
      if (/^-[nPLsdEa]$/.test(text)) at++;
      continue;
    }
    const joined = option[1] || option[2];
    const mark = joined || (text.endsWith("I") ? textOf(words[at + 1]?.pieces ?? []) : "{}");
    return mark === "" ? null : new RegExp(mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "g");
  }
  return null;
}

function withoutMarks(word: ExpandedWord, mark: RegExp): ExpandedWord {
  const text = textOf(word.pieces);
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(mark)) {
    const end = match.index + match[0].length;
    const [place] = slicePieces(word.pieces, match.index, end);
    pieces.push(...slicePieces(word.pieces, from, match.index));
    if (place) pieces.push(unresolvedPiece(match[0], place.range));
    from = end;
  }
  return from === 0 ? word : { ...word, pieces: [...pieces, ...slicePieces(word.pieces, from, text.length)] };
}
