import { argv, cpuUsage, stdout } from "node:process";
import { loadLaunchParsers } from "../src/service/launchParsers.node.ts";
import { createService, type Service } from "../src/service/service.ts";
import type { ServiceDocument } from "../src/service/serviceHost.ts";
import { applyEdits } from "../src/text/textEdit.ts";
import { longPlan } from "../test/support/longPlan.ts";
import { quantile } from "./accuracy/summarize.ts";

/**
 * How long an editor waits on a plan of 5,000 lines with 500 services, after a keystroke: findings are wanted within
 * 100 ms, completions within 30; on one of 1,000 lines findings within 16. Prints, never fails; `cpu` is what all threads worked, whatever else the
 * machine was doing. `npm run build` puts the parsers beside the bundle that it takes
 * them from.
 */
const service: Service = createService({
  parsers: await loadLaunchParsers("dist"),
  localFiles: null,
  reportFault: (where, error) => {
    throw new Error(`Fault in ${where}`, { cause: error });
  },
});
const text = longPlan(500);
const rounds = 20;
let version = 0;

function typed(place: number, character: string): ServiceDocument {
  version++;
  const edit = { range: { start: place, end: place }, newText: character };
  return {
    uri: "file:///long.gpuplan.yaml",
    languageId: "gpuplan",
    version,
    text: applyEdits(text, [edit]),
  };
}

/** Milliseconds of each round, its document prepared by what is not timed. */
function measure(
  prepare: (round: number) => ServiceDocument,
  run: (document: ServiceDocument) => unknown,
  count = rounds,
) {
  const times: number[] = [];
  const work: number[] = [];
  for (let round = 0; round < count; round++) {
    const document = prepare(round);
    const [startedAt, usedBefore] = [performance.now(), cpuUsage()];
    run(document);
    times.push(performance.now() - startedAt);
    const used = cpuUsage(usedBefore);
    work.push((used.user + used.system) / 1000);
  }
  const at = (values: readonly number[], fraction: number) =>
    Number((quantile(values, fraction) ?? 0).toFixed(1));
  return { median: at(times, 0.5), p90: at(times, 0.9), p95: at(times, 0.95), cpu: at(work, 0.5) };
}

/** A shorter plan, as people have one; its text goes on from keystroke to keystroke. */
const shortText = longPlan(93);

/** Milliseconds of each letter of a new line, typed and taken away again at several places of a plan of 1,000 lines. */
function measureTyping() {
  let current = shortText;
  const line = "\n    gpus: 2";
  const places = [1, 2, 3, 4, 5].map(
    (fifth) => shortText.indexOf("    replicas:", (fifth / 6) * shortText.length) - 1,
  );
  const edits = places.flatMap((place) => {
    const letters = [...line].map((letter, index) => ({ at: place + index, removed: 0, added: letter }));
    const back = letters.map(({ at }) => ({ at, removed: 1, added: "" })).reverse();
    return [...letters, ...back];
  });
  return measure(
    (round) => {
      const { at: place, removed, added } = edits[round] ?? { at: 0, removed: 0, added: "" };
      current = current.slice(0, place) + added + current.slice(place + removed);
      version++;
      return { uri: "file:///short.gpuplan.yaml", languageId: "gpuplan", version, text: current };
    },
    (document) => service.findings(document),
    edits.length,
  );
}

const keyPlace = text.indexOf("      kv-cache-dtype: fp8", text.length / 2) + 8;
const modelPlace = text.indexOf("model: ", text.length / 2) + "model: Qwen".length;
const poolPlace = text.indexOf("pool: ", text.length / 2) + "pool: ".length;
const afterKeystroke = (place: number) => (round: number) => {
  service.findings(typed(place, String(round % 10)));
  return typed(place, String((round + 5) % 10));
};
const still = () => ({ uri: "file:///still.gpuplan.yaml", languageId: "gpuplan", version: 1, text });
service.findings(still());
service.codeLenses(still());

const figures = {
  "findings after a keystroke": measure(afterKeystroke(modelPlace), (document) => service.findings(document)),
  "the same, 1,000 lines": measureTyping(),
  "completion of a key": measure(afterKeystroke(keyPlace), (document) =>
    service.completions(document, keyPlace + 1),
  ),
  "completion of a model": measure(afterKeystroke(modelPlace), (document) =>
    service.completions(document, modelPlace + 1),
  ),
  "completion of a pool": measure(afterKeystroke(poolPlace), (document) =>
    service.completions(document, poolPlace + 1),
  ),
  hover: measure(still, (document) => service.hover(document, modelPlace)),
  "code lenses": measure(afterKeystroke(modelPlace), (document) => service.codeLenses(document)),
  "inlay hints of a screen": measure(still, (document) =>
    service.inlayHints(document, { start: modelPlace, end: modelPlace + 1500 }),
  ),
  "document symbols": measure(still, (document) => service.documentSymbols(document)),
  "semantic tokens": measure(still, (document) => service.semanticTokens(document)),
  "folding ranges": measure(still, (document) => service.foldingRanges(document)),
  references: measure(still, (document) => service.references(document, poolPlace, true)),
  formatting: measure(still, (document) => service.formatting(document)),
};
if (argv.includes("--json")) stdout.write(`${JSON.stringify({ longPlanMs: figures })}\n`);
else {
  stdout.write(`${text.split("\n").length - 1} lines, milliseconds\n`);
  for (const [name, times] of Object.entries(figures)) {
    const columns = Object.entries(times).map(([column, time]) => `${column} ${String(time).padStart(6)}`);
    stdout.write(`${name.padEnd(28)} ${columns.join("   ")}\n`);
  }
}
