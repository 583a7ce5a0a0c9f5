import { readdirSync, readFileSync } from "node:fs";

/** A script and what is expected of it: lines that start with `#=` say that, and are taken out before the script is read. */
export interface ShellFixture {
  readonly name: string;
  readonly text: string;
  readonly expected: readonly string[];
}

const root = new URL("../fixtures/shell/", import.meta.url);

export function readFixtures(folder: "launches" | "decoys"): ShellFixture[] {
  const files = readdirSync(new URL(`${folder}/`, root)).sort();
  return files.map((name) => readFixture(name, readFileSync(new URL(`${folder}/${name}`, root), "utf8")));
}

function readFixture(name: string, marked: string): ShellFixture {
  const lines = marked.split("\n");
  return {
    name,
    text: lines.filter((line) => !line.startsWith("#=")).join("\n"),
    expected: lines.filter((line) => line.startsWith("#=")).map((line) => line.slice(3)),
  };
}
