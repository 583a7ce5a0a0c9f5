import type { Connection, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ReportFault } from "../findings/runRules.ts";
import type { Service } from "../service/service.ts";
import { createSourceText } from "../text/sourceText.ts";
import { toDiagnostic } from "./convert.ts";
import { toServiceDocument } from "./documents.ts";
import { type AnalyzedParams, analyzedMethod } from "./protocol.ts";
import type { RulePage } from "./rulePage.ts";

/** Long enough to gather a burst of typing, short enough to feel immediate. */
const debounceMs = 60;

export interface Publishing {
  readonly publishAll: () => void;
}

/**
 * Publishes the findings of every open document soon after it changes; a closed one is cleared. `onNews` is called when
 * reading a document's models has told something that may change what is said of any document.
 */
export function startPublishing(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  service: Promise<Service>,
  reportFault: ReportFault,
  onNews: () => void,
  rulePage: RulePage,
): Publishing {
  const waiting = new Map<string, ReturnType<typeof setTimeout>>();
  /** What is being read for the text that was published last; a newer text may name other models. */
  const reading = new Map<string, AbortController>();

  const forget = (uri: string): void => {
    clearTimeout(waiting.get(uri));
    waiting.delete(uri);
    reading.get(uri)?.abort();
    reading.delete(uri);
  };
  const schedule = (uri: string, delayMs: number): void => {
    forget(uri);
    waiting.set(
      uri,
      setTimeout(() => {
        waiting.delete(uri);
        void publish(uri);
      }, delayMs),
    );
  };

  const publish = async (uri: string): Promise<void> => {
    try {
      const ready = await service;
      const document = documents.get(uri);
      if (document === undefined) return;
      const version = document.version;
      const input = toServiceDocument(document);
      const source = createSourceText(input.text);
      const diagnostics = ready
        .findings(input)
        .map((finding) => toDiagnostic(uri, source, finding, rulePage(finding.rule)));
      await connection.sendDiagnostics({ uri, version, diagnostics });
      const analyzed: AnalyzedParams = { uri };
      await connection.sendNotification(analyzedMethod, analyzed);
      const changed = new AbortController();
      reading.set(uri, changed);
      await ready.readModels(input, changed.signal, onNews);
    } catch (error) {
      reportFault("diagnostics", error);
    }
  };

  documents.onDidChangeContent(({ document }) =>
    schedule(document.uri, document.version <= 1 ? 0 : debounceMs),
  );
  documents.onDidClose(({ document }) => {
    forget(document.uri);
    service.then((ready) => ready.forget(document.uri)).catch(() => undefined);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  return {
    publishAll: () => {
      for (const document of documents.all()) schedule(document.uri, 0);
    },
  };
}
