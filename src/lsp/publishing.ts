import type { Connection } from "vscode-languageserver";
import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { createSourceText } from "../text/sourceText.ts";
import { toDiagnostic } from "./convert.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";
import { type AnalyzedParams, analyzedMethod } from "./protocol.ts";
import { type Publication, pauseMs, publishDelayMs, rememberedPublications } from "./publishDelay.ts";
import type { RulePage } from "./rulePage.ts";
import { type CancelTimer, later } from "./timers.ts";

export interface Publishing {
  readonly publishAll: () => void;
}

export interface PublishingEvents {
  /** Reading a document's models has told something that may change what is said of any document. */
  readonly onNews: () => void;
  /** The findings that follow a keystroke are on their way to the client. */
  readonly afterFindings: () => void;
}

/** What is under way for an open document. */
interface Course {
  /** Of what followed keystrokes: opening a document says little of how long they will take. */
  recent: readonly Publication[];
  /** Ends what waits for its time, or is being read for the text that was published last. */
  cancel: CancelTimer;
}

/**
 * Publishes the findings of every open document as soon after it changes as {@link publishDelayMs} lets it; a closed one
 * is cleared.
 */
export function startPublishing(
  connection: Connection,
  { documents, service, reportFault }: ServerContext,
  rulePage: RulePage,
  { onNews, afterFindings }: PublishingEvents,
): Publishing {
  const courses = new Map<string, Course>();
  const courseOf = (uri: string): Course => {
    const known = courses.get(uri);
    if (known !== undefined) return known;
    const course: Course = { recent: [], cancel: () => undefined };
    courses.set(uri, course);
    return course;
  };

  const schedule = (uri: string, isTyped: boolean): void => {
    const course = courseOf(uri);
    course.cancel();
    const delayMs = isTyped ? publishDelayMs(course.recent, performance.now()) : 0;
    course.cancel = later(delayMs, () => void publish(uri, course, isTyped));
  };

  const publish = async (uri: string, course: Course, isTyped: boolean): Promise<void> => {
    try {
      const ready = await service;
      const document = documents.get(uri);
      if (document === undefined) return;
      const startedAtMs = performance.now();
      const input = toServiceDocument(document);
      const source = createSourceText(input.text);
      const diagnostics = ready
        .findings(input)
        .map((finding) => toDiagnostic(uri, source, finding, rulePage(finding.rule)));
      const sent = connection.sendDiagnostics({ uri, version: input.version, diagnostics });
      if (isTyped) {
        const publication = { startedAtMs, endedAtMs: performance.now() };
        course.recent = [...course.recent, publication].slice(-rememberedPublications);
      }
      // Panels ask for more than can be worked out between two keystrokes, and a half typed name is worth no reading.
      course.cancel = later(isTyped ? pauseMs : 0, () => void follow(ready, input, course));
      await sent;
      if (isTyped) afterFindings();
    } catch (error) {
      reportFault("diagnostics", error);
    }
  };

  /** What can wait until nobody types: telling the client that there is something to show, and reading what is named. */
  const follow = async (ready: Service, input: ServiceDocument, course: Course): Promise<void> => {
    try {
      const changed = new AbortController();
      course.cancel = () => changed.abort();
      const analyzed: AnalyzedParams = { uri: input.uri };
      await connection.sendNotification(analyzedMethod, analyzed);
      await ready.readModels(input, changed.signal, onNews);
    } catch (error) {
      reportFault("diagnostics", error);
    }
  };

  documents.onDidChangeContent(({ document }) => schedule(document.uri, document.version > 1));
  documents.onDidClose(({ document }) => {
    courses.get(document.uri)?.cancel();
    courses.delete(document.uri);
    service.then((ready) => ready.forget(document.uri)).catch(() => undefined);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  return {
    publishAll: () => {
      for (const document of documents.all()) schedule(document.uri, false);
    },
  };
}
