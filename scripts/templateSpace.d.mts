import type { Plugin } from "esbuild";

export const templateSpacePlugin: Plugin;
export function withoutIndentation(text: string): string;
