import { longPlan } from "../../test/support/longPlan.ts";

/** A document with something to find for everybody who reads it, and places where a person would be typing. */
export interface Sample {
  readonly uri: string;
  readonly languageId: string;
  readonly text: string;
  readonly lines: number;
  /** Offsets into the text where a character may come and go again. */
  readonly places: readonly number[];
}

/** A plan of about so many lines. Its last service misspells `replicas`, which the schema and we both report. */
export function planSample(lines: number): Sample {
  const text = longPlan(Math.max(1, Math.round((lines - 64) / 10))).replace(
    /replicas: 1(?=\nworkload)/,
    "replicsa: 1",
  );
  return sample("file:///bench/bench.gpuplan.yaml", "yaml", text, [
    /# As long as/g,
    /max-model-len: \d+(?=K)/g,
    /model: Qwen\/Qwen/g,
    /port: 8\d+/g,
  ]);
}

/** A script of about so many lines, with a launch in every fifty and a variable that ShellCheck wants quoted. */
export function scriptSample(lines: number): Sample {
  const blocks = Array.from({ length: Math.max(1, Math.round(lines / 50)) }, (_, index) =>
    scriptBlock(index),
  );
  const text = `#!/usr/bin/env bash\nset -euo pipefail\n${blocks.join("")}`;
  return sample("file:///bench/bench.sh", "shellscript", text, [
    /# How long/g,
    /--max-model-len \d+/g,
    /echo "waiting/g,
    /local limit=\d+/g,
  ]);
}

/** 50 lines. `--swap-space` is a flag that vLLM no longer has. */
function scriptBlock(index: number): string {
  const helpers = Array.from({ length: 5 }, (_, helper) =>
    [
      `wait_${index}_${helper}() {`,
      `  local limit=${30 + helper}`,
      `  for attempt in $(seq 1 "$limit"); do`,
      `    if curl --silent --fail "http://127.0.0.1:${8000 + helper}/health"; then return 0; fi`,
      `    echo "waiting $attempt"`,
      "    sleep 1",
      "  done",
      "  return 1",
      "}",
    ].join("\n"),
  );
  const launch = [
    "# How long the prompts are.",
    `vllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len ${4096 + index} \\`,
    `  --swap-space 4 --port $PORT_${index} &`,
    "",
    "",
  ];
  return `${[...helpers, ...launch].join("\n")}\n`;
}

function sample(uri: string, languageId: string, text: string, patterns: readonly RegExp[]): Sample {
  const places = patterns.flatMap((pattern) => middle([...text.matchAll(pattern)]));
  return { uri, languageId, text, lines: text.split("\n").length - 1, places };
}

/** The end of the middle one of the matches: far from both ends of the file. */
function middle(matches: readonly RegExpExecArray[]): readonly number[] {
  const match = matches[Math.floor(matches.length / 2)];
  return match === undefined ? [] : [match.index + match[0].length];
}
