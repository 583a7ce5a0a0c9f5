import type { Sample } from "./corpus.ts";
import type { Random } from "./random.ts";

/** One file of the corpus, spoiled in one to five ways; one in a few hundred grows a line of up to ten million characters. */
export function mutateSample(corpus: readonly Sample[], random: Random): Sample {
  const sample = random.pick(corpus);
  // A file under another's name: a shell script that calls itself YAML.
  const name = random.below(12) === 0 ? random.pick(corpus).name : sample.name;
  let text = sample.text;
  const changes = 1 + random.below(5);
  for (let count = 0; count < changes; count++) {
    text = random.pick(mutations)(text, random, corpus).slice(0, longestOrdinary);
  }
  if (random.below(300) === 0) text = insert(text, random, monstrousLine(text, random));
  return { name, text };
}

/** Splicing and doubling must not grow a file without end; what is longer is a monster's business. */
const longestOrdinary = 60_000;

type Mutation = (text: string, random: Random, corpus: readonly Sample[]) => string;

const cutAnywhere: Mutation = (text, random) => {
  const [start, end] = stretch(text, random);
  return text.slice(0, start) + text.slice(end);
};
const cutShort: Mutation = (text, random) => text.slice(0, random.below(text.length + 1));
const splice: Mutation = (text, random, corpus) => {
  const other = random.pick(corpus).text;
  return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
};
const doublePart: Mutation = (text, random) => {
  const [start, end] = stretch(text, random);
  return text.slice(0, end) + text.slice(start, end).repeat(1 + random.below(4)) + text.slice(end);
};
const doubleFile: Mutation = (text, random) => text.repeat(2 + random.below(3));
const turnAround: Mutation = (text, random) => {
  const at = random.below(text.length + 1);
  return text.slice(at) + text.slice(0, at);
};
const moveLine: Mutation = (text, random) => {
  const lines = text.split("\n");
  const [line = ""] = lines.splice(random.below(lines.length), 1);
  lines.splice(random.below(lines.length + 1), 0, line);
  return lines.join("\n");
};
const putIn: Mutation = (text, random) => insert(text, random, random.pick(splinters));
const putRandom: Mutation = (text, random) => {
  const most = random.pick([0x80, 0x100, 0x3000, 0x10000]);
  const units = Array.from({ length: 1 + random.below(30) }, () => random.below(most));
  return insert(text, random, String.fromCharCode(...units));
};
const nest: Mutation = (text, random) => {
  const [open, close] = random.pick(brackets);
  const depth = random.pick([3, 30, 300, 3000]);
  const closing = random.below(2) === 0 ? close.repeat(depth) : "";
  return insert(text, random, `${open.repeat(depth)}x${closing}`);
};
const endLinesOtherwise: Mutation = (text, random) =>
  text.replaceAll(/\r?\n/g, random.pick(["\r\n", "\r", "\n\n", "\n\r", "\u2028"]));
const indentOtherwise: Mutation = (text, random) =>
  text.replaceAll(/^ +/gm, (spaces) => random.pick(["\t", "", `${spaces} `, spaces, `${spaces}\t`]));
const changeNumber: Mutation = (text, random) => {
  const numbers = [...text.matchAll(/[\d.]+\w*/g)];
  const chosen = numbers[random.below(numbers.length)];
  if (chosen === undefined) return text;
  return text.slice(0, chosen.index) + random.pick(values) + text.slice(chosen.index + chosen[0].length);
};
const breakAnchors: Mutation = (text, random) =>
  text.replaceAll(/(?<=^\s*(?:- )?[\w-]+: )/gm, () =>
    random.pick(["", "", "", "&a ", "*a ", "*b\n", "<<: *a\n"]),
  );
const swapQuotes: Mutation = (text, random) => {
  const [from, to] = random.pick([
    ['"', "'"],
    ["'", '"'],
    ['"', ""],
    ["'", ""],
    ["\\", ""],
    ["\\\n", "\\ \n"],
  ] as const);
  return text.replaceAll(from, to);
};
const beginWithMark: Mutation = (text) => `\ufeff${text}`;

const mutations: readonly Mutation[] = [
  ...([
    cutAnywhere,
    cutAnywhere,
    cutShort,
    splice,
    splice,
    doublePart,
    doublePart,
    doubleFile,
    turnAround,
  ] as const),
  ...([moveLine, putIn, putIn, putIn, putRandom, putRandom, nest, nest, endLinesOtherwise] as const),
  ...([indentOtherwise, changeNumber, changeNumber, breakAnchors, swapQuotes, beginWithMark] as const),
];

const splinters: readonly string[] = [
  ..."\0,\ud800,\udc00,\r,\t,\\,\u2028,\u0085,\u200b,😀,🚀\n,é,\ufeff,\x1b[0m,\x7f".split(","),
  ...(
    "\" ' ` $( ${ $(( $' `` ``` ~~~ ( ) { } [ ] < > << <<< | || & && ; ;; # \\\n ^\n `\n %A% !x! {{ }} {% %} %( @( $$ " +
    "--- ... - ? : :- := += = == , * & &a *a !!x !tag | > |- >+ @ % ~ <<: --no- -- -- -tp --config --model= vllm serve " +
    "vllm docker run FROM CMD ENTRYPOINT RUN \" \"\"\" ''' f\" r' b' lambda: import def *args **kw EOF <<EOF\n <<-'EOF'\n " +
    "eval exec bash -c if fi; for do done case esac function (){ [[ ]] "
  ).split(" "),
];
const brackets = [
  ["$(", ")"],
  ["${A:-", "}"],
  ["$((", "))"],
  ["[", "]"],
  ["{", "}"],
  ["{a: ", "}"],
  ["(", ")"],
  ['"', '"'],
  ["'", "'"],
  ['"$(', ')"'],
  ["`", "`"],
  ["\\", ""],
  ["- ", ""],
  ["a:\n ", ""],
  ["if true; then ", " fi"],
  ["{{", "}}"],
  ["bash -c '", "'"],
  ["> ", ""],
] as const;
const values: readonly string[] = [
  ..."-1 0 1e309 99999999999999999999 0.0000001 null 32K..1 abc 1.5 -5% .inf .nan 0x1F 1_000 ١٢ 1e-400 -0 007".split(
    " ",
  ),
];

/** Ten million characters without a line end, of what the grammars like least. */
function monstrousLine(text: string, random: Random): string {
  const line = random.pick(text.split("\n"));
  const piece = random.pick([
    ...[
      "x",
      " ",
      "word ",
      "\t",
      '"a',
      "'",
      "$(",
      "{",
      "[",
      "a: ",
      "- ",
      "\\",
      "`",
      "#",
      "--flag 1 ",
      "=",
      "😀",
      ", ",
    ],
    ...["$A", "a=b ", "vllm serve a; ", "| ", line === "" ? " " : line],
  ]);
  const length = random.pick([100_000, 900_000, 3_000_000, 10_000_000]);
  return piece.repeat(Math.ceil(length / piece.length));
}

function insert(text: string, random: Random, piece: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function stretch(text: string, random: Random): readonly [number, number] {
  const start = random.below(text.length + 1);
  return [start, Math.min(text.length, start + random.below(random.pick([4, 40, 400, 4000])))];
}
