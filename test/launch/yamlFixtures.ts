import { readdirSync, readFileSync } from "node:fs";

/** A YAML file and what is expected of it: lines that start with `#=` say that, and are taken out before it is read. */
export interface YamlFixture {
  /** Its path below the fixtures' folder; the folder is the kind. */
  readonly name: string;
  readonly kind: string;
  readonly text: string;
  readonly expected: readonly string[];
}

const root = new URL("../fixtures/launches/", import.meta.url);
const kinds = ["compose", "kubernetes", "helm", "config", "workflow", "skypilot", "dstack", "truss"];

/** The fixtures of every YAML kind; `decoys` for those in which no server is launched. */
export function readYamlFixtures(which: "launches" | "decoys"): readonly YamlFixture[] {
  return (which === "decoys" ? ["yaml-decoys"] : kinds).flatMap((kind) => {
    const files = readdirSync(new URL(`${kind}/`, root), { recursive: true, encoding: "utf8" });
    return files
      .filter((file) => /\.ya?ml$/.test(file))
      .sort()
      .map((file) => readFixture(kind, `${kind}/${file.replaceAll("\\", "/")}`));
  });
}

function readFixture(kind: string, name: string): YamlFixture {
  const lines = readFileSync(new URL(name, root), "utf8").split("\n");
  return {
    name,
    kind,
    text: lines.filter((line) => !line.startsWith("#=")).join("\n"),
    expected: lines.filter((line) => line.startsWith("#=")).map((line) => line.slice(3)),
  };
}
