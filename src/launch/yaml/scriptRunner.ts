import { resolveAlias, type YamlContent } from "../../syntax/yaml/yamlNode.ts";
import type { Container } from "./containerLaunch.ts";
import { containerOf, isContainer, noPodFacts, type PodFacts, podFactsOf } from "./podContainer.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";

/** The container of the same file that runs a ConfigMap's script, by the name under which it is mounted. */
export function runnerOfScript(file: YamlLaunchFile, name: string): Container | null {
  const containers =
    known.get(file.documents) ?? file.documents.flatMap(({ tree }) => (tree ? containersIn(file, tree) : []));
  known.set(file.documents, containers);
  const runs = ({ entrypoint, command }: Container) =>
    [...(entrypoint?.words ?? []), ...(command?.words ?? [])].some(({ written }) =>
      written.split(/[\s"';&|]+/).some((word) => word === name || word.endsWith(`/${name}`)),
    );
  return containers.find(runs) ?? null;
}

const known = new WeakMap<YamlLaunchFile["documents"], readonly Container[]>();

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
