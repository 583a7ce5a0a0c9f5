import { expect, test } from "vitest";
import { embedWhole } from "../../../src/syntax/embeddedText.ts";
import { outputOfCommand } from "../../../src/syntax/shell/commandOutput.ts";
import type { ShellWord } from "../../../src/syntax/shell/shellScript.ts";

const variables = new Map([
  ["G", "0,1,2,3"],
  ["M", "org/Model-Big"],
]);

/** Words of literals and of the two variables above; any other is not known. */
function expand(word: ShellWord): string[] | null {
  const texts = word.parts.map((part) =>
    part.kind === "literal" ? part.value : part.kind === "parameter" ? variables.get(part.name) : undefined,
  );
  return texts.includes(undefined) ? null : [texts.join("")];
}

test.each<[string, string | null]>([
  ['echo "$G" | tr "," "\\n" | wc -l', "4"],
  ["echo $G | awk -F',' '{print NF}'", "4"],
  ["awk -F, '{ print NF; }' <<< \"$G\"", "4"],
  ["echo $G | awk -F, '{print $2}'", "1"],
  ["echo $M | awk -F/ '{print $NF}'", "Model-Big"],
  ['tr -cd , <<< "$G" | wc -c', "3"],
  ["grep -o , <<< $G | wc -l", "3"],
  ["echo $G | tr , ' ' | wc -w", "4"],
  ["echo $M | cut -d/ -f1", "org"],
  ["echo $M | cut -d '/' -f 2 | tr A-Z a-z", "model-big"],
  ["echo $M | sed 's/-/_/g'", "org/Model_Big"],
  ["echo $M | sed 's|/|--|'", "org--Model-Big"],
  ["printf '%s' $M", "org/Model-Big"],
  ['printf \'{"tokens":%d,"of":"%s"}\\n\' 3 $M', '{"tokens":3,"of":"org/Model-Big"}'],
  ["printf -- '%s,' a b", "a,b,"],
  ["echo '4 * 2' | bc", "8"],
  ["expr 7 / 2", "3"],
  ["basename $M/", "Model-Big"],
  ["dirname $M", "org"],
  ["echo $G 2>/dev/null | wc -c", "8"],
  // What the machine says, what a program does, and what is written wrongly.
  ["echo $OTHER | wc -l", null],
  ["nvidia-smi -L | wc -l", null],
  ["cat gpus | wc -l", null],
  ["wc -l", null],
  ["echo $G; echo 4", null],
  ["echo $G && date", null],
  ["echo $G > log", null],
  ["echo $M | sed 's/o.*//'", null],
  ["echo $M | awk '{print length($0)}'", null],
  ["echo -e 'a\\nb' | wc -l", null],
  ["echo 'unclosed", null],
  ["expr 1 / 0", null],
  ["printf '%05.1f' 5", null],
  ["printf '%s %s' a", null],
  ["printf '%s' $OTHER", null],
  ["echo 1 |", null],
])("%s", (script, output) => {
  expect(outputOfCommand(embedWhole(script), expand)).toBe(output);
});
