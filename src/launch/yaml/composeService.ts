import { type EmbeddedText, embedReference } from "../../syntax/embeddedText.ts";
import { toWord } from "../../syntax/shell/expandedWord.ts";
import {
  effectiveEntries,
  getValue,
  resolveAlias,
  type YamlContent,
  type YamlEntry,
  type YamlMapping,
} from "../../syntax/yaml/yamlNode.ts";
import { createSourceText } from "../../text/sourceText.ts";
import type { TextRange } from "../../text/textRange.ts";
import type { UnreadFile } from "../launch.ts";
import type { NeighbourFiles, NeighbourReading } from "../neighbourFiles.ts";
import { fileWithin, readYamlLaunchFile, type YamlLaunchFile } from "./yamlLaunchFile.ts";
import { type Interpolate, scalarWord } from "./yamlText.ts";

/** A compose file and what lies around it. */
export interface ComposeFile {
  readonly file: YamlLaunchFile;
  readonly files: NeighbourFiles;
  readonly interpolate: Interpolate;
}

/** One of the mappings that make up a service: its own, or that of a service it extends. */
export interface ServiceLayer extends ComposeFile {
  readonly node: YamlMapping;
  /** Set where the mapping stands in another file: where that is named, and its text at this place. */
  readonly reference: { readonly range: TextRange; readonly text: EmbeddedText } | null;
}

/** A service with those that it extends, nearest first. */
export interface ComposeService {
  readonly entry: YamlEntry;
  readonly layers: readonly ServiceLayer[];
  readonly unread: readonly UnreadFile[];
}

/** Chains that people write are of two or three. */
const mostLayers = 20;

/** The services of a compose file, in order; what they extend may stand in other files. */
export function readComposeServices(compose: ComposeFile): readonly ComposeService[] {
  const services = servicesOf(compose.file);
  if (!services) return [];
  return effectiveEntries(services).flatMap((entry) => readService(compose, services, entry) ?? []);
}

function readService(compose: ComposeFile, own: YamlMapping, entry: YamlEntry): ComposeService | null {
  const layers: ServiceLayer[] = [];
  const unread: UnreadFile[] = [];
  let services: YamlMapping | null = own;
  let node: YamlContent | null = resolveAlias(entry.value);
  let place: Omit<ServiceLayer, "node"> = { ...compose, reference: null };
  while (node?.kind === "mapping" && layers.length < mostLayers) {
    const { range } = node;
    if (layers.some((layer) => layer.node.range.start === range.start && layer.file.text === place.file.text))
      break;
    const layer: ServiceLayer = { ...place, file: fileWithin(place.file, range), node };
    layers.push(layer);
    const base = baseOf(layer);
    if (base?.fileName) {
      const reading = layer.files.read(base.fileName);
      if (reading.kind === "problem")
        unread.push({ range: base.range, problem: `${base.fileName} ${reading.problem}` });
      const other = otherFile(layer, { ...base, fileName: base.fileName }, reading);
      services = other && servicesOf(other.file);
      place = other ?? place;
    }
    node = base && services ? getValue(services, base.service) : null;
  }
  return layers.length > 0 ? { entry, layers, unread } : null;
}

interface Base {
  readonly service: string;
  /** `null`: a service of the same file. */
  readonly fileName: string | null;
  /** In the first file. */
  readonly range: TextRange;
}

function baseOf({ file, node, interpolate, reference }: ServiceLayer): Base | null {
  const value = getValue(node, "extends");
  const service = value?.kind === "mapping" ? getValue(value, "service") : value;
  if (value === null || service?.kind !== "scalar") return null;
  const fileName = value.kind === "mapping" ? getValue(value, "file") : null;
  const range = reference?.range ?? fileName?.range ?? service.range;
  if (fileName?.kind !== "scalar") return { service: service.text, fileName: null, range };
  const word = toWord(scalarWord(file, fileName, interpolate));
  return word.value === null ? null : { service: service.text, fileName: word.value, range };
}

/** Another compose file. Its variables are those of the project, which is the first file's. */
function otherFile(
  { files, interpolate }: ServiceLayer,
  { fileName, range }: Base & { readonly fileName: string },
  reading: NeighbourReading,
): Omit<ServiceLayer, "node"> | null {
  if (reading.kind !== "text") return null;
  return {
    file: readYamlLaunchFile(createSourceText(reading.text)),
    files: files.around(fileName),
    interpolate,
    reference: { range, text: embedReference(reading.text, fileName, range) },
  };
}

/** Before version 2, and where the key was forgotten, the services stand at the top: each of them has an image. */
function servicesOf({ documents }: YamlLaunchFile): YamlMapping | null {
  const tree = documents[0]?.tree ?? null;
  if (tree?.kind !== "mapping") return null;
  const services = getValue(tree, "services");
  if (services !== null) return services.kind === "mapping" ? services : null;
  const hasImages = tree.entries.every(({ value }) => {
    const content = resolveAlias(value);
    return content.kind === "mapping" && (getValue(content, "image") ?? getValue(content, "build")) !== null;
  });
  return hasImages ? tree : null;
}
