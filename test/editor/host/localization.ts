import {
  createSourceFile,
  forEachChild,
  isCallExpression,
  isStringLiteralLike,
  type Node,
  ScriptTarget,
} from "typescript";

/** What people read in a manifest. `modelDescription` is for language models, and in English for all of them. */
const translatable = new Set([
  "displayName",
  "description",
  "markdownDescription",
  "title",
  "category",
  "userDescription",
  "contents",
]);

export interface LocalizedManifest {
  readonly manifest: unknown;
  /** The content of `package.nls.json`: the English text of every key in the manifest. */
  readonly strings: Readonly<Record<string, string>>;
}

/**
 * The manifest with `%key%` for each text, as VS Code's translations want it. It is made when the package is, so that
 * whoever works on package.json reads and writes plain English in one place.
 */
export function localizeManifest(manifest: unknown): LocalizedManifest {
  const strings: Record<string, string> = {};
  const visit = (part: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(part))
      return part.map((each: unknown, index) => visit(each, [...path, nameOf(each, index)]));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, value]: [string, unknown]) => {
        if (typeof value !== "string" || !isTranslatable(key, path))
          return [key, visit(value, [...path, key])];
        const name = [...path.filter((each) => each !== "contributes"), key].join(".");
        strings[name] = value;
        return [key, `%${name}%`];
      }),
    );
  };
  return { manifest: visit(manifest, []), strings };
}

/** The name of a view is read; that of a tool is not. What describes a tool's input is for language models. */
function isTranslatable(key: string, path: readonly string[]): boolean {
  if (path.includes("inputSchema")) return false;
  return translatable.has(key) || (key === "name" && path.includes("views"));
}

/** What tells one of a list from another, where something does. */
function nameOf(part: unknown, index: number): string {
  if (typeof part !== "object" || part === null) return String(index);
  const named = part as Readonly<Record<string, unknown>>;
  const name = named.command ?? named.id ?? named.name;
  return typeof name === "string" ? name.replace(/^gpuplan[._]/, "") : String(index);
}

/** The texts of `vscode.l10n.t("…")` in sources, as `bundle.l10n.json` lists them; throws for one that is no literal. */
export function collectMessages(sources: Iterable<string>): Readonly<Record<string, string>> {
  const messages = new Set<string>();
  for (const source of sources) {
    const visit = (node: Node): void => {
      if (isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText(file))) {
        const [message] = node.arguments;
        if (message === undefined || !isStringLiteralLike(message))
          throw new Error(`Only a literal can be translated: ${node.getText(file)}`);
        messages.add(message.text);
      }
      forEachChild(node, visit);
    };
    const file = createSourceFile("source.ts", source, ScriptTarget.Latest);
    visit(file);
  }
  return Object.fromEntries([...messages].sort().map((message) => [message, message]));
}
