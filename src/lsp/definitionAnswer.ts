import type { Location, LocationLink, Range, TextDocumentPositionParams } from "vscode-languageserver";
import type { Definition } from "../features/definition.ts";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { createSourceText } from "../text/sourceText.ts";
import { toOffset, toRange } from "./convert.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";
import { resolvePath } from "./resolvePath.ts";

/** Where something is said first, as links with their origin or, for older clients, as places. */
export function answerDefinition(
  context: ServerContext,
  service: Service,
  document: ServiceDocument,
  params: TextDocumentPositionParams,
  clientHasLinks: boolean,
): Location[] | LocationLink[] | null {
  const source = createSourceText(document.text);
  const definition = service.definition(document, toOffset(source, params.position));
  if (definition === null) return null;
  const links = linksOf(context, service, document, definition);
  return clientHasLinks
    ? links.map((link) => ({ ...link, originSelectionRange: toRange(source, definition.from) }))
    : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
}

function linksOf(
  context: ServerContext,
  service: Service,
  document: ServiceDocument,
  definition: Definition,
): readonly LocationLink[] {
  if (definition.kind === "here") {
    const source = createSourceText(document.text);
    return definition.targets.map(({ range, nameRange }) => ({
      targetUri: document.uri,
      targetRange: toRange(source, range),
      targetSelectionRange: toRange(source, nameRange),
    }));
  }
  const targetUri = resolvePath(document.uri, definition.path);
  if (targetUri === null) return [];
  const place = launchPlace(context, service, targetUri, definition.part) ?? startOfFile;
  return [{ targetUri, targetRange: place, targetSelectionRange: place }];
}

const startOfFile: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The launch that is meant (the first without a name), where the file is open; a file that is not is not read for it. */
function launchPlace(
  { documents }: ServerContext,
  service: Service,
  uri: string,
  part: string | null,
): Range | null {
  const open = documents.get(uri);
  if (open === undefined) return null;
  const document = toServiceDocument(open);
  const { assessments } = service.analyze(document);
  const launch = assessments.find(({ deployment }) => part === null || deployment.name === part);
  return launch ? toRange(createSourceText(document.text), launch.deployment.headRange) : null;
}
