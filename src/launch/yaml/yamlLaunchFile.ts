import { maskTemplates } from "../../syntax/maskTemplates.ts";
import type { ParsedYaml } from "../../syntax/yaml/parsedYaml.ts";
import { parseYamlDocuments } from "../../syntax/yaml/parseYaml.ts";
import type { YamlScalar } from "../../syntax/yaml/yamlNode.ts";
import type { SourceText } from "../../text/sourceText.ts";
import { containsRange, type TextRange } from "../../text/textRange.ts";
import type { ReadInnerFile } from "../innerFile.ts";
import { withoutWholeLaunches } from "../mayHoldLaunch.ts";

/** A YAML file that may launch servers. Templates in it are masked; every range is one of the file. */
export interface YamlLaunchFile {
  readonly source: SourceText;
  /** The text that was parsed, as long as the file's. */
  readonly text: string;
  readonly documents: readonly ParsedYaml[];
  /** What a template puts in only under a condition. */
  readonly conditional: readonly TextRange[];
  readonly readInner: ReadInnerFile;
}

export function readYamlLaunchFile(source: SourceText, readInner: ReadInnerFile = () => []): YamlLaunchFile {
  const masked = maskTemplates(source.text);
  const conditional = withoutWholeLaunches(source.text, masked.conditional);
  return { source, text: masked.text, documents: parseYamlDocuments(masked.text), conditional, readInner };
}

/** The file as what stands in `range` sees it: a condition around all of that leaves nothing of it open. */
export function fileWithin(file: YamlLaunchFile, range: TextRange): YamlLaunchFile {
  const conditional = file.conditional.filter((block) => !containsRange(block, range));
  return conditional.length === file.conditional.length ? file : { ...file, conditional };
}

/**
 * The YAML that stands as a text in another: all but that text is blanked, so that it parses by itself with the ranges
 * of the file. `null` where its lines do not stand there as they are.
 */
export function yamlInScalar(file: YamlLaunchFile, { style, range }: YamlScalar): YamlLaunchFile | null {
  if (style !== "literal") return null;
  const { start, end } = range;
  const blank = (part: string) => part.replace(/[^\r\n]/g, " ");
  const header = /^[^\r\n]*/.exec(file.text.slice(start, end))?.[0].length ?? 0;
  const text = blank(file.text.slice(0, start + header)) + file.text.slice(start + header, end);
  return { ...file, text, documents: parseYamlDocuments(text) };
}

export function isConditional(file: YamlLaunchFile, range: TextRange): boolean {
  return file.conditional.some((block) => containsRange(block, range));
}
