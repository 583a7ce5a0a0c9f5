import { readdirSync, readFileSync } from "node:fs";

/** A file and what is expected of it: lines that start with `#=` say that, and are taken out before it is read. */
export interface LaunchFixture {
  /** Its path below the fixtures' folder; the first folder is the kind. */
  readonly name: string;
  readonly kind: string;
  readonly text: string;
  readonly expected: readonly string[];
}

const root = new URL("../fixtures/launches/", import.meta.url);
const kinds =
  "dockerfile systemd supervisor procfile makefile justfile python powershell batch markdown".split(" ");

/** The fixtures of every kind that is neither shell nor YAML; `decoys` for those in which no server is launched. */
export function readLaunchFixtures(which: "launches" | "decoys"): readonly LaunchFixture[] {
  return (which === "decoys" ? ["other-decoys"] : kinds).flatMap((kind) =>
    readdirSync(new URL(`${kind}/`, root), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll("\\", "/").replaceAll("//", "/"))
      .sort()
      .map((path) => readFixture(kind, path.slice(path.indexOf(`/launches/${kind}/`) + "/launches/".length))),
  );
}

function readFixture(kind: string, name: string): LaunchFixture {
  const lines = readFileSync(new URL(name, root), "utf8").split("\n");
  return {
    name,
    kind,
    text: lines.filter((line) => !line.startsWith("#=")).join("\n"),
    expected: lines.filter((line) => line.startsWith("#=")).map((line) => line.slice(3)),
  };
}
