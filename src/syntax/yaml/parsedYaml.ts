import type { Parsed } from "../parsed.ts";
import type { YamlNode } from "./yamlNode.ts";

/** One YAML document of a file. The tree is as much as could be understood; `null` for an empty document. */
export interface ParsedYaml extends Parsed<YamlNode | null> {
  /** The whole file. */
  readonly text: string;
  /** The file is a template (`{{ … }}` where YAML has no text) and must be rendered before it is YAML. */
  readonly isTemplate: boolean;
}
