import { toWord } from "../../syntax/shell/expandedWord.ts";
import { getValue, resolveAlias, type YamlContent } from "../../syntax/yaml/yamlNode.ts";
import type { NeighbourFiles } from "../neighbourFiles.ts";
import type { ServiceLayer } from "./composeService.ts";
import { scalarWord } from "./yamlText.ts";

/** Where a file that a service's container sees lies on the host: its name beside the file that mounts it. */
export interface MountedFile {
  readonly name: string;
  readonly files: NeighbourFiles;
}

/** `null` where no bind mount leads to the path. */
export function findMountedFile(layers: readonly ServiceLayer[], path: string): MountedFile | null {
  for (const layer of layers) {
    const volumes = getValue(layer.node, "volumes");
    const items = volumes?.kind === "sequence" ? volumes.items.map(resolveAlias) : [];
    for (const { source, target } of items.flatMap((item) => mountOf(layer, item) ?? [])) {
      const folder = target.replace(/\/+$/, "");
      if (path === folder) return { name: source, files: layer.files };
      if (path.startsWith(`${folder}/`))
        return { name: `${source.replace(/\/+$/, "")}${path.slice(folder.length)}`, files: layer.files };
    }
  }
  return null;
}

interface Mount {
  readonly source: string;
  readonly target: string;
}

/** `./config:/etc/vllm:ro`, or a mapping with `source` and `target`; a name without a path is a volume of the engine. */
function mountOf(layer: ServiceLayer, item: YamlContent): Mount | null {
  const read = (node: YamlContent | null) =>
    node?.kind === "scalar" ? toWord(scalarWord(layer.file, node, layer.interpolate)).value : null;
  const [source, target] =
    item.kind === "mapping"
      ? [read(getValue(item, "source")), read(getValue(item, "target"))]
      : (/^(.+?):(\/[^:]*)/.exec(read(item) ?? "")?.slice(1) ?? []);
  return source && target && /^[./]/.test(source) ? { source, target } : null;
}
