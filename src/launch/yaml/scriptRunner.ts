import { resolveAlias, type YamlContent } from "../../syntax/yaml/yamlNode.ts";
import type { Container } from "./containerLaunch.ts";
import { containerOf, isContainer, noPodFacts, type PodFacts, podFactsOf } from "./podContainer.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/** The container of the same file that runs a ConfigMap's script, by the name under which it is mounted. */
export function runnerOfScript(file: YamlLaunchFile, name: string): Container | null {
  const runners = known.get(file.documents) ?? readRunners(file);
  known.set(file.documents, runners);
  return runners.get(name) ?? null;
}

const known = new WeakMap<YamlLaunchFile["documents"], ReadonlyMap<string, Container>>();

/** By the names of the files that stand among a container's words; the first that names one runs it. */
function readRunners(file: YamlLaunchFile): ReadonlyMap<string, Container> {
  const runners = new Map<string, Container>();
  for (const container of file.documents.flatMap(({ tree }) => (tree ? containersIn(file, tree) : []))) {
    const { entrypoint, command } = container;
    for (const { written } of [...(entrypoint?.words ?? []), ...(command?.words ?? [])])
      for (const path of written.split(/[\s"';&|]+/)) {
        const name = path.slice(path.lastIndexOf("/") + 1);
        if (!runners.has(name)) runners.set(name, container);
      }
  }
  return runners;
}

/** Deeper than any resource nests its containers. */
const deepest = 40;

function containersIn(
  file: YamlLaunchFile,
  node: Parameters<typeof resolveAlias>[0],
  around: PodFacts = noPodFacts,
  depth = 0,
): readonly Container[] {
  const content: YamlContent = resolveAlias(node);
  if (depth > deepest || content.kind === "scalar") return [];
  if (content.kind === "sequence")
    return content.items.flatMap((item) => containersIn(file, item, around, depth + 1));
  if (isContainer(content)) return [containerOf(file, content, around, null)];
  const pod = podFactsOf(content, around);
  // An alias is the same text again.
  return content.entries.flatMap(({ value }) =>
    value.kind === "alias" ? [] : containersIn(file, value, pod, depth + 1),
  );
}
