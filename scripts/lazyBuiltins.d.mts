import type { Plugin } from "esbuild";

export const lazyBuiltins: Plugin;
