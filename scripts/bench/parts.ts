import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execPath } from "node:process";
import { projectRoot } from "../../test/editor/host/paths.ts";

export interface WorkspaceRate {
  readonly files: number;
  readonly seconds: number;
}

export interface Parts {
  /** One estimate once the model's shape is known, by kind of model. */
  readonly estimateMicros: Readonly<Record<string, number>>;
  readonly search: Readonly<Record<string, { readonly milliseconds: number; readonly ways: number }>>;
  /** The command line from start to end: fastest and middle of twenty, milliseconds. */
  readonly commandLine: Readonly<Record<string, { readonly fastest: number; readonly middle: number }>>;
  readonly workspaces: readonly WorkspaceRate[];
}

/** The benchmarks that have scripts of their own, each in a process of its own. */
export function runParts(counts: readonly number[]): Parts {
  return {
    ...parse<Pick<Parts, "estimateMicros">>(run("benchEstimate", ["--json"])),
    ...parse<Pick<Parts, "search">>(run("benchSearch", ["--json"])),
    ...parse<Pick<Parts, "commandLine">>(run("benchStart", ["--json"])),
    workspaces: readWorkspaceRates(run("benchWorkspace", counts.map(String))),
  };
}

function run(script: string, words: readonly string[]): string {
  const program = join(projectRoot, "scripts", "run.mjs");
  if (!existsSync(join(projectRoot, "scripts", `${script}.ts`))) throw new Error(`There is no ${script}.`);
  return execFileSync(execPath, [program, script, ...words], {
    cwd: projectRoot,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The scripts' JSON is ours, written a moment ago. */
function parse<Part>(json: string): Part {
  return JSON.parse(json) as Part;
}

/** The rows of `gpuplan check` in the table that benchWorkspace prints. */
function readWorkspaceRates(table: string): readonly WorkspaceRate[] {
  return [...table.matchAll(/^ *(\d+) +gpuplan check +([\d.]+)/gm)].map(([, files, seconds]) => ({
    files: Number(files),
    seconds: Number(seconds),
  }));
}
