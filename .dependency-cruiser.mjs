// The house as rules: what each folder may import, and where the platforms and the heavyweights may appear.
// test/architecture/dependencyRules.test.ts plants a violation of every rule and expects it to be found.

/** The stages in order, each with the folders it may import besides itself. Types count as imports. */
const arrows = {
  text: [],
  units: ["text"],
  syntax: ["text", "units"],
  launch: ["text", "units", "syntax"],
  plan: ["text", "units", "syntax"],
  vllm: ["text", "units", "syntax"],
  capacity: ["units"],
  performance: ["units", "capacity"],
  catalog: ["text", "units", "capacity", "performance"],
  config: ["text", "units", "syntax", "plan", "catalog"],
  deployment: ["text", "units", "syntax", "launch", "plan", "vllm", "capacity", "performance", "catalog"],
};
arrows.sizing = [...arrows.deployment, "deployment"];
arrows.advice = [...arrows.sizing, "sizing"];
arrows.findings = [...arrows.advice, "advice", "config"];
arrows.features = [...arrows.findings, "findings", "panel(Observation)?Messages\\.ts$"];
arrows.generate = [...arrows.sizing, "sizing"];
// The network and the cache behind the catalogue's port to the Hub.
arrows.hub = ["catalog", "service/hubModels\\.ts$", "startup/makeFolder\\.node\\.ts$"];
const stages = Object.keys(arrows);

/** Each heavyweight's one importer: it can be replaced, or kept out of a bundle, by changing a single file. */
const heavyweights = {
  yaml: "src/syntax/yaml/parseYaml.ts",
  "web-tree-sitter": "src/syntax/treeSitter.ts",
  "@vscode/webview-ui-toolkit": "webview/toolkit.ts",
  "@modelcontextprotocol/sdk": "src/mcp/main.node.ts",
};

const any = (names) => `(${names.join("|")})`;
const literal = (path) => path.replaceAll(".", "\\.");
const packagePath = (name) => `(^|/)node_modules/${name}/`;
const error = "error";

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const arrowRules = stages.map((stage) => ({
  name: `arrow-${stage}`,
  comment: `src/${stage} imports only ${["itself", ...arrows[stage]].join(", ")}.`,
  severity: error,
  from: { path: `^src/${stage}/` },
  to: { path: "^(src|webview)/", pathNot: `^src/${any([stage, ...arrows[stage]])}(/|$)` },
}));

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const surfaceRules = [
  {
    name: "arrow-service",
    comment: "The service and the settings serve the surfaces and know none of them.",
    severity: error,
    from: { path: "^src/(service/|[^/]+\\.ts$)" },
    to: { path: "^(src/(lsp|cli|extension|mcp)|webview)/" },
  },
  {
    name: "arrow-panel-messages",
    comment: "The panel bundles these messages, so they reach no further than what the panel may import.",
    severity: error,
    from: { path: "^src/panel(Observation)?Messages\\.ts$" },
    to: {
      path: "^(src|webview)/",
      pathNot: "^src/((capacity|performance|units)/|panelObservationMessages\\.ts$)",
    },
  },
  {
    name: "arrow-surfaces",
    comment:
      "The language server and the command line are two surfaces of one service; neither imports the other.",
    severity: error,
    from: { path: "^src/(lsp|cli)/" },
    to: { path: "^(src/(lsp|cli|extension)|webview)/", pathNot: "^src/$1/" },
  },
  {
    name: "arrow-mcp",
    comment: "The server for assistants knows the protocol and its tools; what they answer is given to it.",
    severity: error,
    from: { path: "^src/mcp/" },
    to: { path: "^(src|webview)/", pathNot: "^src/mcp/" },
  },
  {
    name: "mcp-in-a-bundle-of-its-own",
    comment:
      "Its packages are large and seldom needed; others know its types and load it when it is asked for.",
    severity: error,
    from: { path: "^(src|webview)/", pathNot: "^src/mcp/" },
    to: { path: "^src/mcp/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "arrow-startup",
    comment: "What loads the engine runs before any of it is there.",
    severity: error,
    from: { path: "^src/startup/" },
    to: { path: "^(src|webview)/", pathNot: "^src/startup/" },
  },
  {
    name: "arrow-extension",
    comment: "The extension talks to the server by its protocol; it does not compute.",
    severity: error,
    from: { path: "^src/extension/" },
    to: {
      path: "^(src|webview)/",
      pathNot: [
        "^src/extension/",
        "^src/lsp/protocol\\.ts$",
        "^src/(panelMessages|panelObservationMessages|settings)\\.ts$",
        "^src/(text|units)/",
        // Whether a document is worth starting the server for.
        "^src/launch/mayHoldLaunch\\.ts$",
      ],
    },
  },
  {
    name: "arrow-webview",
    comment:
      "The panel is drawn from messages and computes with src/capacity and src/performance; the rest would weigh it down.",
    severity: error,
    from: { path: "^webview/" },
    to: { path: "^src/", pathNot: "^src/((capacity|performance|units)/|panel(Observation)?Messages\\.ts$)" },
  },
  {
    name: "guides-for-pages-only",
    comment: "What is written about the rules is for docs/rules; no bundle carries it.",
    severity: error,
    from: { path: "^(src|webview)/", pathNot: "^src/findings/(ruleGuides/|rulePages\\.ts$)" },
    to: { path: "^src/findings/(ruleGuides/|rulePages\\.ts$)" },
  },
  {
    name: "arrow-test",
    comment: "What is shipped imports neither tests nor scripts.",
    severity: error,
    from: { path: "^(src|webview)/" },
    to: { path: "^(test|scripts)/" },
  },
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const platformRules = [
  {
    name: "vscode-only-in-extension",
    comment: "Everything but the extension runs without an editor.",
    severity: error,
    from: { path: "^(src|webview)/", pathNot: "^src/extension/" },
    to: { path: ["^vscode$", "(^|/)node_modules/@types/vscode/"] },
  },
  {
    name: "language-server-only-in-adapters",
    comment: "The service speaks offsets and plain data; one layer knows the protocol.",
    severity: error,
    from: { path: "^(src|webview)/", pathNot: "^src/(lsp|extension)/" },
    to: { path: "(^|/)node_modules/vscode-(languageserver|languageclient|jsonrpc)" },
  },
  {
    name: "node-only-in-node-files",
    comment:
      "Everything else must run in a browser worker. Node's own modules stay in the CLI and in *.node.ts.",
    severity: error,
    from: { path: "^(src|webview)/", pathNot: ["^src/cli/", "\\.node\\.ts$"] },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "node-files-stay-behind-a-port",
    comment: "A file that runs everywhere must not pull in one that needs Node; knowing its types is fine.",
    severity: error,
    from: { path: "^(src|webview)/", pathNot: ["^src/cli/", "\\.node\\.ts$"] },
    to: { path: "\\.node\\.ts$", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "workers-without-node",
    comment: "In a browser there is no Node, however far away from the entry point it is asked for.",
    severity: error,
    from: { path: "\\.worker\\.ts$" },
    to: { path: "\\.node\\.ts$", reachable: true },
  },
  {
    name: "no-zod-in-webview",
    comment: "The panel's content security policy forbids the code that zod generates.",
    severity: error,
    from: { path: "^webview/" },
    to: { path: packagePath("zod"), reachable: true },
  },
  ...Object.entries(heavyweights).map(([name, importer]) => ({
    name: `one-importer-of-${name.slice(name.lastIndexOf("/") + 1)}`,
    comment: `Only ${importer} imports ${name}.`,
    severity: error,
    from: { path: "^(src|webview)/", pathNot: `^${literal(importer)}$` },
    to: { path: packagePath(name) },
  })),
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const hygieneRules = [
  {
    name: "no-circular",
    comment: "Two modules that need each other are one, or miss a third.",
    severity: error,
    from: {},
    to: { circular: true },
  },
  {
    name: "no-orphans",
    comment: "A module that nothing imports and that imports nothing is forgotten.",
    severity: error,
    from: { orphan: true, pathNot: ["\\.d\\.m?ts$", "\\.config\\.ts$"] },
    to: {},
  },
  {
    name: "no-unresolvable",
    comment: "An import that leads nowhere would also escape every other rule.",
    severity: error,
    from: {},
    to: { couldNotResolve: true, pathNot: "^vscode$" },
  },
];

export default {
  forbidden: [...arrowRules, ...surfaceRules, ...platformRules, ...hygieneRules],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^test/fixtures/" },
    // Without this the checks would not see imports of types only.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js", ".json", ".d.ts"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
