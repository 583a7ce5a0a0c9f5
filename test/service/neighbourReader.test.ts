import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createNeighbourReader } from "../../src/service/neighbourTexts.node.ts";
import { createNeighbourTexts } from "../../src/service/neighbourTexts.ts";

let folder = "";
let workspace = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gpuplan-neighbours-"));
  workspace = join(folder, "workspace");
  await mkdir(join(workspace, "deploy", "config.yaml"), { recursive: true });
  await writeFile(join(folder, "secret.env"), "TOKEN=1\n");
  await writeFile(join(workspace, ".env"), "LEN=8192\n");
  await writeFile(join(workspace, "big.env"), "A=1\n".repeat(1_300_000));
  await writeFile(join(workspace, "binary.env"), Buffer.from([0x41, 0x3d, 0, 1, 2, 0xff]));
  await symlink(join(folder, "secret.env"), join(workspace, "out.env"));
  await symlink(folder, join(workspace, "up"));
  await symlink(join(workspace, ".env"), join(workspace, "in.env"));
  await symlink(join(workspace, "loop.env"), join(workspace, "loop.env"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

test.each([
  [".env", { text: "LEN=8192\n" }],
  ["in.env", { text: "LEN=8192\n" }],
  ["deploy/../.env", { text: "LEN=8192\n" }],
  ["none.env", { problem: "is not there" }],
  [".env/none", { problem: "is not there" }],
  ["deploy/config.yaml", { problem: "is a folder" }],
  ["big.env", { problem: "is larger than 1 MiB and is not read" }],
  ["binary.env", { problem: "is not a text" }],
  ["../secret.env", { problem: "lies outside the workspace and is not read" }],
  ["out.env", { problem: "lies outside the workspace and is not read" }],
  ["up/secret.env", { problem: "lies outside the workspace and is not read" }],
  ["loop.env", { problem: "cannot be read" }],
])("%s", async (name, expected) => {
  const read = createNeighbourReader(() => [workspace]);
  expect(await read(join(workspace, name))).toEqual(expected);
});

test("without a workspace nothing is read, and the files of another machine are not asked for", async () => {
  expect(await createNeighbourReader(() => [])(join(workspace, ".env"))).toHaveProperty("problem");
  const other = await createNeighbourReader(() => [workspace])("//other-machine/share/.env");
  expect(other).toEqual({ problem: "lies outside the workspace and is not read" });
});

test("a file is read once until somebody says that it changed, and only so many are kept", async () => {
  const asked: string[] = [];
  const texts = createNeighbourTexts(async (path) => {
    asked.push(path);
    return { text: path };
  });
  expect(texts.read("a")).toEqual({ kind: "unread" });
  expect(await texts.load(["a", "b"])).toBe(true);
  expect(await texts.load(["a", "b"])).toBe(false);
  texts.change("a", null);
  expect(texts.read("a")).toEqual({ kind: "unread" });
  expect(await texts.load(["a"])).toBe(true);
  expect(asked).toEqual(["a", "b", "a"]);
  await texts.load(Array.from({ length: 600 }, (_, index) => `file ${index}`));
  expect(texts.read("file 0")).toEqual({ kind: "unread" });
  expect(texts.read("file 599")).toEqual({ kind: "text", text: "file 599" });
});
