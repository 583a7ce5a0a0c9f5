import { cpus, loadavg, totalmem } from "node:os";
import type { Benchmarks, ByServer } from "./benchmarks.ts";
import { rivalPackages } from "./rivals.ts";

/** The page `docs/benchmarks.md`. */
export function benchmarkPage(benchmarks: Benchmarks): string {
  const { coldStartMs, firstStartMs, keystrokeMs, residentMiB } = benchmarks;
  const [cpu] = cpus();
  return `# Benchmarks

Written by \`npm run bench\`, which runs everything side by side: on ${cpus().length} × ${cpu?.model.trim() ?? "a processor"},
${Math.round(totalmem() / 2 ** 30)} GiB of memory, Node ${process.versions.node}, against ${rivalPackages.join(" and ")} with ShellCheck, over
standard input and output, on the same files. yaml-language-server reads our JSON Schema. A ratio below 1 is in our favour.
The machine's load over the last quarter of an hour was ${loadavg()[2]?.toFixed(1)}: times count where it is near the number of processors or below.

## Beside other servers

| | gpuplan, plan | yaml-language-server | ratio | gpuplan, script | bash-language-server | ratio |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${comparison("cold start to first diagnostics, ms", coldStartMs)}
${Object.entries(keystrokeMs)
  .flatMap(([lines, each]) => [
    comparison(
      `keystroke to diagnostics, ${grouped(lines)} lines, median, ms`,
      mapped(each, ({ p50 }) => p50),
    ),
    comparison(
      `the same, 95th percentile, ms`,
      mapped(each, ({ p95 }) => p95),
    ),
  ])
  .join("\n")}
${comparison("resident memory after an hour's keystrokes, MiB", residentMiB)}

- **Cold start**: from the start of the process to diagnostics of a file of 200 lines, with whatever the server waits on
  purpose, as a person has to. The servers take turns. Ours starts from V8's translation of an earlier start; the very
  first start on a machine, without one, took ${firstStartMs} ms.
- **Keystroke**: characters typed and erased in four places of the file; from the change to the diagnostics, less what the
  server waits on purpose before it begins (200 ms yaml-language-server, 500 ms bash-language-server, as their sources say;
  ours begins at once, and where it waits, in a document that takes long, that counts). What they do while they wait is
  not counted against them.
- **Memory**: after 3,600 keystrokes in a file of 1,000 lines, each thirty followed by diagnostics, a hover and a
  completion. bash-language-server's ShellCheck is a process of its own and not counted.

## By itself

| | |
| --- | ---: |
${alone(benchmarks).join("\n")}
`;
}

function comparison(name: string, each: ByServer<number>): string {
  const { gpuplan, yamlLanguageServer: yaml, gpuplanScript: script, bashLanguageServer: bash } = each;
  const cells = [name, gpuplan, yaml, ratio(gpuplan, yaml), script, bash, ratio(script, bash)];
  return `| ${cells.join(" | ")} |`;
}

function alone({
  activationMs,
  estimateMicros,
  search,
  commandLine,
  workspaces,
}: Benchmarks): readonly string[] {
  return [
    `| loading and activating the extension, beside an editor that does nothing | ${activationMs} ms |`,
    ...Object.entries(estimateMicros).map(
      ([name, micros]) => `| an estimate, ${spaced(name)} model | ${micros} µs |`,
    ),
    ...Object.entries(search).map(
      ([name, { milliseconds, ways }]) =>
        `| search for remedies, ${spaced(name)} model, ${grouped(ways)} ways | ${milliseconds} ms |`,
    ),
    ...Object.entries(commandLine).map(
      ([name, { middle }]) => `| \`${name}\`, start to end | ${middle} ms |`,
    ),
    ...workspaces.map(
      ({ files, seconds }) => `| \`gpuplan check\` of ${grouped(files)} files | ${seconds.toFixed(2)} s |`,
    ),
  ];
}

function mapped<T>(each: ByServer<T>, figure: (of: T) => number): ByServer<number> {
  return {
    gpuplan: figure(each.gpuplan),
    yamlLanguageServer: figure(each.yamlLanguageServer),
    gpuplanScript: figure(each.gpuplanScript),
    bashLanguageServer: figure(each.bashLanguageServer),
  };
}

function ratio(ours: number, theirs: number): string {
  return theirs === 0 ? "–" : (ours / theirs).toFixed(2);
}

function grouped(count: number | string): string {
  return Number(count).toLocaleString("en-US");
}

/** `slidingWindow` → `sliding window`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
