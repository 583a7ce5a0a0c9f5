import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file as people write it, and the name that says what kind it is. */
export interface Sample {
  readonly name: string;
  readonly text: string;
}

const folders = ["test/fixtures/launches", "test/fixtures/shell", "test/fixtures/plans", "examples"];

/** Every fixture of launches and plans and every example, in the order of their names. */
export function readCorpus(root: string): readonly Sample[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort(),
    )
    .map((path) => ({ name: path.slice(root.length + 1).replaceAll("\\", "/"), text: readSample(path) }));
}

/** Lines that begin with `#=` say what a fixture's test expects; they are not part of the file. */
function readSample(path: string): string {
  return readFileSync(path, "utf8").replace(/^#=.*\n?/gm, "");
}
