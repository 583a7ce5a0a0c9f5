type Files = Readonly<Record<string, string>>;

/** A module that imports another one for its side effects, and that other module. */
function imports(from: string, to: string): Files {
  const up = "../".repeat(from.split("/").length - 1);
  return { [from]: `import "${up}${to}";\n`, [to]: "export const planted = 1;\n" };
}

function importsPackage(from: string, name: string): Files {
  return { [from]: `import * as planted from "${name}";\nexport const used = planted;\n` };
}

/** By the name of each dependency rule: the smallest tree that breaks this rule and no other. */
export const plantedViolations: Readonly<Record<string, Files>> = {
  "arrow-text": imports("src/text/a.ts", "src/units/b.ts"),
  "arrow-units": imports("src/units/a.ts", "src/capacity/b.ts"),
  "arrow-syntax": imports("src/syntax/a.ts", "src/launch/b.ts"),
  "arrow-launch": imports("src/launch/a.ts", "src/vllm/b.ts"),
  // A type is an import like any other.
  "arrow-plan": {
    "src/plan/a.ts": 'import type { Planted } from "../catalog/b.ts";\nexport type Used = Planted;\n',
    "src/catalog/b.ts": "export type Planted = string;\n",
  },
  "arrow-vllm": imports("src/vllm/a.ts", "src/launch/b.ts"),
  "arrow-capacity": imports("src/capacity/a.ts", "src/catalog/b.ts"),
  "arrow-catalog": imports("src/catalog/a.ts", "src/deployment/b.ts"),
  "arrow-config": imports("src/config/a.ts", "src/deployment/b.ts"),
  "arrow-deployment": imports("src/deployment/a.ts", "src/advice/b.ts"),
  "arrow-performance": imports("src/performance/a.ts", "src/catalog/b.ts"),
  "arrow-sizing": imports("src/sizing/a.ts", "src/advice/b.ts"),
  "arrow-advice": imports("src/advice/a.ts", "src/findings/b.ts"),
  "arrow-findings": imports("src/findings/a.ts", "src/features/b.ts"),
  "arrow-features": imports("src/features/a.ts", "src/service/service.ts"),
  "arrow-generate": imports("src/generate/a.ts", "src/findings/b.ts"),
  "arrow-hub": imports("src/hub/a.ts", "src/service/service.ts"),
  "arrow-service": imports("src/service/service.ts", "src/lsp/b.ts"),
  "arrow-panel-messages": imports("src/panelMessages.ts", "src/findings/b.ts"),
  "arrow-surfaces": imports("src/lsp/a.ts", "src/cli/b.ts"),
  "arrow-mcp": imports("src/mcp/a.ts", "src/service/service.ts"),
  "mcp-in-a-bundle-of-its-own": imports("src/cli/a.ts", "src/mcp/b.ts"),
  "arrow-startup": imports("src/startup/a.node.ts", "src/service/b.ts"),
  "arrow-extension": imports("src/extension/a.ts", "src/capacity/b.ts"),
  "arrow-webview": imports("webview/a.ts", "src/catalog/b.ts"),
  "guides-for-pages-only": imports("src/service/service.ts", "src/findings/rulePages.ts"),
  "arrow-test": imports("src/text/a.ts", "test/text/b.ts"),
  "vscode-only-in-extension": importsPackage("src/lsp/a.ts", "vscode"),
  "language-server-only-in-adapters": importsPackage("src/features/a.ts", "vscode-languageserver"),
  "node-only-in-node-files": importsPackage("src/lsp/a.ts", "node:fs"),
  "node-files-stay-behind-a-port": imports("src/lsp/a.ts", "src/lsp/b.node.ts"),
  // By way of the command line, the one folder that may reach such a file without being one.
  "workers-without-node": {
    "src/extension/a.worker.ts":
      'import type { Planted } from "../lsp/protocol.ts";\nexport type Used = Planted;\n',
    "src/lsp/protocol.ts": 'import type { Planted } from "./b.node.ts";\nexport type { Planted };\n',
    "src/lsp/b.node.ts": "export type Planted = string;\n",
  },
  "no-zod-in-webview": {
    "webview/a.ts": 'import { planted } from "../src/units/b.ts";\nexport const used = planted;\n',
    "src/units/b.ts": 'import * as z from "zod";\nexport const planted = z;\n',
  },
  "one-importer-of-yaml": importsPackage("src/plan/a.ts", "yaml"),
  "one-importer-of-web-tree-sitter": importsPackage("src/syntax/shell/a.ts", "web-tree-sitter"),
  "one-importer-of-webview-ui-toolkit": importsPackage("webview/a.ts", "@vscode/webview-ui-toolkit"),
  "one-importer-of-sdk": importsPackage("src/mcp/a.ts", "@modelcontextprotocol/sdk/types.js"),
  "no-circular": {
    "src/text/a.ts": 'import { second } from "./b.ts";\nexport const first = () => second;\n',
    "src/text/b.ts": 'import { first } from "./a.ts";\nexport const second = () => first;\n',
  },
  "no-orphans": { "src/text/a.ts": "export const forgotten = 1;\n" },
  "no-unresolvable": importsPackage("src/text/a.ts", "./missing.ts"),
};
