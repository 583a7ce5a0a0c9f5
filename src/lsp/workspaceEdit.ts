import type { ClientCapabilities, TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { pathOfUri } from "../service/pathOfUri.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import type { EditSet, FileEdits } from "../text/fileEdits.ts";
import { createSourceText } from "../text/sourceText.ts";
import { toTextEdits } from "./convert.ts";
import type { ServerContext } from "./documents.ts";
import { resolvePath } from "./resolvePath.ts";

/** A change that was asked for in a document, as the client takes it; `null` where a file has another text by now. */
export type ToWorkspaceEdit = (
  document: ServiceDocument,
  title: string,
  change: EditSet,
) => WorkspaceEdit | null;

/** Of what touches several files the client is asked to show a preview, where it has one. */
export function workspaceEdits(
  { documents }: ServerContext,
  client: () => ClientCapabilities,
): ToWorkspaceEdit {
  const placeOf = (document: ServiceDocument, { path, text, edits }: FileEdits): FilePlace | null => {
    const open = documents.all().find(({ uri }) => pathOfUri(uri) === path);
    const uri = open?.uri ?? resolvePath(document.uri, path);
    const isOther = open !== undefined && open.getText() !== text;
    if (uri === null || isOther) return null;
    return { uri, version: open?.version ?? null, edits: toTextEdits(createSourceText(text), edits) };
  };
  return (document, title, { edits, otherFiles }) => {
    const { uri, version, text } = document;
    const here = { uri, version, edits: toTextEdits(createSourceText(text), edits) };
    if (otherFiles.length === 0) return { changes: { [uri]: here.edits } };
    const others = otherFiles.map((file) => placeOf(document, file));
    if (!others.every((place) => place !== null)) return null;
    const places = edits.length > 0 ? [here, ...others] : others;
    return toPreview(title, places, client().workspace?.workspaceEdit);
  };
}

interface FilePlace {
  readonly uri: string;
  /** Of an open document; `null`: what is on the disk counts. */
  readonly version: number | null;
  readonly edits: TextEdit[];
}

const annotationId = "several-files";

function toPreview(
  title: string,
  places: readonly FilePlace[],
  client: NonNullable<ClientCapabilities["workspace"]>["workspaceEdit"],
): WorkspaceEdit {
  if (client?.documentChanges !== true)
    return { changes: Object.fromEntries(places.map(({ uri, edits }) => [uri, edits])) };
  const annotated = client.changeAnnotationSupport !== undefined;
  const documentChanges = places.map(
    ({ uri, version, edits }): TextDocumentEdit => ({
      textDocument: { uri, version },
      edits: annotated ? edits.map((edit) => ({ ...edit, annotationId })) : edits,
    }),
  );
  const changeAnnotations = {
    [annotationId]: { label: title, needsConfirmation: true, description: "GPU Plan" },
  };
  return annotated ? { documentChanges, changeAnnotations } : { documentChanges };
}
