import type { YamlScalar } from "../../syntax/yaml/yamlNode.ts";
import type { GpuRequest } from "../launch.ts";
import type { YamlLaunchFile } from "./yamlLaunchFile.ts";
import { scalarWord } from "./yamlText.ts";

/** `L4:2`, `A100-80GB`, `H100:8:spot`: a name and how many; `from` is the key that says it. */
export function readAccelerator(file: YamlLaunchFile, scalar: YamlScalar, from: string): GpuRequest | null {
  const { range } = scalarWord(file, scalar, (text) => text);
  const [, name, count] = /^([A-Za-z][\w.-]*)(?::(\d{1,3})(?:\.0)?)?(?::.*)?$/.exec(scalar.text.trim()) ?? [];
  if (!name) return null;
  const nameRange = { start: range.start, end: range.start + name.length };
  if (!count) return { gpuName: name, count: 1, range: nameRange, from };
  const start = nameRange.end + 1;
  return {
    gpuName: name,
    count: Number(count),
    range: { start, end: start + count.length },
    nameRange,
    from,
  };
}
