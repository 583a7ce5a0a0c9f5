import type { CommonOptions } from "./options.ts";

export interface CheckOptions extends CommonOptions {
  readonly failOn: "error" | "warning" | "never";
  readonly format: CheckFormat;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly fix?: boolean;
  /** Of the files below folders only those that match one of these; patterns are those of `.gitignore`. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export type CheckFormat = (typeof checkFormats)[number];
export const checkFormats = ["pretty", "json", "sarif", "github", "junit", "markdown"] as const;
