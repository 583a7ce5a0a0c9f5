import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

let inputs: Metafile["inputs"];
beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["src/cli/main.node.ts"],
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    metafile: true,
    write: false,
    logLevel: "error",
  });
  inputs = metafile.inputs;
});

/** What is loaded when the program starts, before any command runs. */
function loadedAtOnce(entry: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const visit = (path: string) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: imported, kind } of inputs[path]?.imports ?? [])
      if (kind !== "dynamic-import") visit(imported);
  };
  visit(entry);
  return loaded;
}

describe("the command line starts with little", () => {
  it("asks for nothing of its own before it knows that the language server is not meant", () => {
    const loaded = [...loadedAtOnce("src/cli/main.node.ts")].filter((path) => path in inputs);
    expect(loaded.toSorted()).toEqual(["src/cli/languageServer.node.ts", "src/cli/main.node.ts"]);
  });

  it("loads commands, not what they need: neither engine nor files nor data nor zod", () => {
    const loaded = [...loadedAtOnce("src/cli/commandLine.node.ts")];
    const foreign = loaded.filter((path) => path in inputs && !/^src\/cli\//.test(path));
    const packages = new Set(foreign.flatMap((path) => /node_modules\/([^/]+)/.exec(path)?.[1] ?? []));
    expect([...packages]).toEqual(["commander"]);
    // What is added here needs a place among the command's words in the engine's bundling, or help waits for the engine.
    expect(foreign.filter((path) => path.startsWith("src/")).toSorted()).toEqual([
      "src/generate/generation.ts",
      "src/startup/cachedScript.node.ts",
      "src/startup/engine.node.ts",
      "src/startup/makeFolder.node.ts",
      "src/units/version.ts",
    ]);
  });

  it("loads what reaches the network only on request", () => {
    const loaded = [...loadedAtOnce("src/cli/nodeService.node.ts")];
    expect(loaded).toContain("src/service/service.ts");
    expect(loaded.filter((path) => /^src\/hub\/|^(?:node:)?(?:https?|net|tls|dns)$/.test(path))).toEqual([]);
  });
});
