import { maskTemplates } from "../../syntax/yaml/maskTemplates.ts";
import type { ParsedYaml } from "../../syntax/yaml/parsedYaml.ts";
import { parseYamlDocuments } from "../../syntax/yaml/parseYaml.ts";
import type { SourceText } from "../../text/sourceText.ts";
import { containsRange, type TextRange } from "../../text/textRange.ts";

/** A YAML file that may launch servers. Templates in it are masked; every range is one of the file. */
export interface YamlLaunchFile {
  readonly source: SourceText;
  /** The text that was parsed, as long as the file's. */
  readonly text: string;
  readonly documents: readonly ParsedYaml[];
  /** What a template puts in only under a condition. */
  readonly conditional: readonly TextRange[];
}

export function readYamlLaunchFile(source: SourceText): YamlLaunchFile {
  const { text, conditional } = maskTemplates(source.text);
  return { source, text, documents: parseYamlDocuments(text), conditional };
}

export function isConditional(file: YamlLaunchFile, range: TextRange): boolean {
  return file.conditional.some((block) => containsRange(block, range));
}
