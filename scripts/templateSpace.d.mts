import type { Plugin } from "esbuild";

export const templateSpacePlugin: Plugin;
