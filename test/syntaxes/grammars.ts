import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createOnigScanner, createOnigString, loadWASM } from "vscode-oniguruma";
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from "vscode-textmate";
import { projectRoot } from "../editor/host/paths.ts";

const require = createRequire(import.meta.url);
const ours = join(projectRoot, "syntaxes");
const theirs = dirname(require.resolve("tm-grammars/grammars/yaml.json"));

/** Scope name → file, as `package.json` and the editor's own extensions contribute them. */
const files: Readonly<Record<string, string>> = {
  "source.gpuplan": join(ours, "gpuplan.tmLanguage.json"),
  "gpuplan.vllm-flags.injection": join(ours, "vllm-flags.injection.tmLanguage.json"),
  "gpuplan.directive.injection": join(ours, "gpuplan-directive.injection.tmLanguage.json"),
  "source.shell": join(theirs, "shellscript.json"),
  "source.yaml": join(theirs, "yaml.json"),
};
const injections = ["gpuplan.vllm-flags.injection", "gpuplan.directive.injection"];

const registry = new Registry({
  onigLib: startOniguruma(),
  loadGrammar: async (scopeName) => {
    const file = files[scopeName];
    return file === undefined ? null : parseRawGrammar(await readFile(file, "utf8"), file);
  },
  getInjections: (scopeName) =>
    scopeName === "source.shell" || scopeName === "source.yaml" ? injections : [],
});

/** For each line, the scopes of each character. */
export async function scopesOf(scopeName: string, lines: readonly string[]): Promise<string[][][]> {
  const grammar = await load(scopeName);
  let state = INITIAL;
  return lines.map((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) =>
      Array<string[]>(endIndex - startIndex).fill(scopes),
    );
  });
}

async function load(scopeName: string): Promise<IGrammar> {
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) throw new Error(`There is no grammar "${scopeName}".`);
  return grammar;
}

async function startOniguruma() {
  const wasm = await readFile(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await loadWASM(wasm);
  return { createOnigScanner, createOnigString };
}
