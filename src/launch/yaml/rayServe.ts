import {
  getEntry,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlMapping,
  type YamlScalar,
} from "../../syntax/yaml/yamlNode.ts";
import type { Launch } from "../launch.ts";
import { namedSettings } from "./namedSettings.ts";
import { textUnder } from "./podContainer.ts";
import { insertionInMapping } from "./yamlInsertion.ts";
import { type YamlLaunchFile, yamlInScalar } from "./yamlLaunchFile.ts";

/**
 * Engines of a Ray Serve configuration that stands as a text in a RayService: `llm_configs` with `engine_kwargs`.
 */
export function findRayServeLaunches(
  file: YamlLaunchFile,
  scalar: YamlScalar,
  service: string | null,
): Launch[] {
  const inner = yamlInScalar(file, scalar);
  if (!inner) return [];
  return inner.documents.flatMap(({ tree }) =>
    tree ? readRayServe(inner, resolveAlias(tree), service, 0) : [],
  );
}

/** The engines of a Ray Serve configuration, wherever its `llm_configs` stand. */
function readRayServe(
  file: YamlLaunchFile,
  node: YamlContent,
  service: string | null,
  depth: number,
): Launch[] {
  if (depth > 20 || node.kind === "scalar") return [];
  if (node.kind === "sequence")
    return node.items.flatMap((item) => readRayServe(file, resolveAlias(item), service, depth + 1));
  const loading = getValue(node, "model_loading_config");
  if (loading?.kind === "mapping") return [engineOf(file, node, loading, service)];
  return node.entries.flatMap(({ value }) => readRayServe(file, resolveAlias(value), service, depth + 1));
}

function engineOf(
  file: YamlLaunchFile,
  node: YamlMapping,
  loading: YamlMapping,
  service: string | null,
): Launch {
  const options = getEntry(node, "engine_kwargs");
  const kwargs = options && resolveAlias(options.value);
  const model = getEntry(loading, "model_source") ?? getEntry(loading, "model_id");
  const own = kwargs?.kind === "mapping" ? kwargs : null;
  const accelerator = getEntry(node, "accelerator_type");
  const gpu = accelerator && resolveAlias(accelerator.value);
  const name = textUnder(loading, "model_id");
  return {
    kind: "kubernetes",
    entry: "AsyncEngineArgs(...)",
    range: node.range,
    headRange: options?.key.range ?? node.entries[0]?.key.range ?? node.range,
    service: service ?? name,
    arguments: [],
    named: {
      settings: [
        ...(model ? namedSettings(file, [model]).map((setting) => ({ ...setting, name: "model" })) : []),
        ...(own ? namedSettings(file, own.entries) : []),
      ],
      mayHaveMore: false,
    },
    environment: [],
    image: null,
    gpuRequest:
      gpu?.kind === "scalar"
        ? { gpuName: gpu.text, count: null, range: gpu.range, from: "accelerator_type" }
        : null,
    installedVersion: null,
    directives: [],
    insertion: (own && insertionInMapping(file.text, own)) ?? {
      offset: node.range.end,
      separator: "",
      form: "none",
    },
  };
}
