import { readFileSync } from "node:fs";

export const editorsPage = readFileSync(new URL("../../docs/editors.md", import.meta.url), "utf8");

/** A set-up of docs/editors.md as a reader would copy it, by the name in the comment before it. */
export function setUp(name: string): string {
  const [, code] =
    new RegExp(`<!-- tested: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(editorsPage) ?? [];
  if (code === undefined) throw new Error(`docs/editors.md has no set-up for ${name}`);
  return code;
}
