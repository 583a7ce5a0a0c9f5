import { getValue, resolveAlias, type YamlContent, type YamlMapping } from "../../syntax/yaml/yamlNode.ts";
import { mappingEntries } from "../../syntax/yaml/yamlPath.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { GpuRequest } from "../launch.ts";

/** The GPU that a pod asks for by its nodes' labels. */
export interface NodeGpu {
  readonly name: string;
  readonly range: TextRange;
}

/** Labels whose value names a GPU or a machine type that has one. */
const gpuLabels =
  /^(?:nvidia\.com\/gpu\.product|cloud\.google\.com\/gke-accelerator|k8s\.amazonaws\.com\/accelerator|karpenter\.k8s\.aws\/instance-gpu-name|karpenter\.azure\.com\/sku-gpu-name|gpu\.nvidia\.com\/(?:class|model)|amd\.com\/gpu\.product-name|(?:beta\.kubernetes\.io|node\.kubernetes\.io)\/instance-type|accelerator|gpu-type)$/;

/** The GPU of a `nodeSelector` or a required node affinity; of several allowed ones none is known. */
export function nodeGpuOf(pod: YamlMapping): NodeGpu | null {
  const selected = mappingEntries(getValue(pod, "nodeSelector")).find(({ entry }) =>
    gpuLabels.test(entry.key.text),
  );
  if (selected?.content.kind === "scalar")
    return { name: selected.content.text, range: selected.content.range };
  const affinity = getValue(getValue(pod, "affinity"), "nodeAffinity");
  const required = getValue(affinity, "requiredDuringSchedulingIgnoredDuringExecution");
  // The production stack's charts have the terms beside the container.
  const terms = [
    ...itemsOf(getValue(required, "nodeSelectorTerms")),
    ...itemsOf(getValue(pod, "nodeSelectorTerms")),
  ];
  const [term] = terms;
  if (!term || terms.length > 1) return null;
  for (const expression of itemsOf(getValue(term, "matchExpressions"))) {
    const key = getValue(expression, "key");
    const operator = getValue(expression, "operator");
    const values = itemsOf(getValue(expression, "values"));
    const [value] = values;
    if (key?.kind !== "scalar" || !gpuLabels.test(key.text)) continue;
    if (operator?.kind === "scalar" && operator.text !== "In") continue;
    if (values.length === 1 && value?.kind === "scalar") return { name: value.text, range: value.range };
  }
  return null;
}

/** `nvidia.com/gpu: 2` among a container's limits or requests. */
export function gpuLimitOf(container: YamlMapping): GpuRequest | null {
  const resources = getValue(container, "resources");
  for (const kind of ["limits", "requests"]) {
    for (const { entry, content } of mappingEntries(getValue(resources, kind))) {
      if (!/^(?:nvidia|amd|gpu\.intel)\.com\/(?:gpu|i915|xe)$/.test(entry.key.text)) continue;
      if (content.kind !== "scalar" || !/^\d{1,3}$/.test(content.text)) continue;
      const { range } = content;
      return { gpuName: null, count: Number(content.text), range, from: entry.key.text };
    }
  }
  return null;
}

/** Count and name together, where either is known. */
export function requestOf(limit: GpuRequest | null, node: NodeGpu | null): GpuRequest | null {
  if (!node) return limit;
  if (!limit) return { gpuName: node.name, count: null, range: node.range, from: "node selection" };
  return { ...limit, gpuName: node.name, nameRange: node.range };
}

function itemsOf(node: YamlContent | null): readonly YamlContent[] {
  return node?.kind === "sequence" ? node.items.map(resolveAlias) : [];
}
