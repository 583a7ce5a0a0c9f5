import { toWord } from "../../syntax/shell/expandedWord.ts";
import type { ShellParser } from "../../syntax/shell/shellParser.ts";
import { textOfWord } from "../../syntax/word.ts";
import { getValue, resolveAlias, type YamlContent } from "../../syntax/yaml/yamlNode.ts";
import type { Launch } from "../launch.ts";
import type { ServiceLayer } from "./composeService.ts";
import type { Container } from "./containerLaunch.ts";
import { findScriptLaunches } from "./scriptLaunch.ts";
import { scalarText } from "./yamlText.ts";

/**
 * The launches of the scripts that a service runs and that stand in the same file, under `content` of one of its
 * `configs`. Source: Compose specification, "Configs top-level element".
 */
export function launchesOfConfigs(
  container: Container,
  layers: readonly ServiceLayer[],
  shell: ShellParser,
): readonly Launch[] {
  const words = [container.entrypoint, container.command].flatMap((part) => part?.words ?? []);
  const named = new Set(words.map((word) => textOfWord(toWord(word))));
  return layers.flatMap(({ file, node, interpolate, reference }) => {
    const given = reference ? null : getValue(node, "configs");
    const tree = file.documents[0]?.tree ?? null;
    const items = given?.kind === "sequence" ? given.items.map(resolveAlias) : [];
    const run = items.flatMap((item) => mountOf(item) ?? []).filter(({ target }) => named.has(target));
    return run.flatMap(({ source }) => {
      const content = contentOf(tree && resolveAlias(tree), source);
      if (content?.kind !== "scalar") return [];
      const script = interpolate(scalarText(file, content));
      const { sharedMemory } = container;
      const around = { ...container, installedVersion: null };
      return findScriptLaunches(file, script, around, shell).map((launch) => ({ ...launch, sharedMemory }));
    });
  });
}

/** A config by its name alone lies at the root of the container. */
function mountOf(item: YamlContent): { readonly source: string; readonly target: string } | null {
  const source = item.kind === "scalar" ? item : getValue(item, "source");
  const target = item.kind === "mapping" ? getValue(item, "target") : null;
  if (source?.kind !== "scalar") return null;
  return { source: source.text, target: target?.kind === "scalar" ? target.text : `/${source.text}` };
}

function contentOf(tree: YamlContent | null, name: string): YamlContent | null {
  return getValue(getValue(getValue(tree, "configs"), name), "content");
}
