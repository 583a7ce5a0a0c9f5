import { findHits, mayTellSomething } from "./findHits.ts";
import { dateBefore, longestLine, messageAround, processBefore, unwrapLogLine } from "./logLine.ts";
import { StartDraft } from "./startDraft.ts";
import type { StartupReport } from "./startupReport.ts";

/** What a whole log told. */
export interface LogReading {
  /** Every start in the order of its first line; of very many the last ones. */
  readonly starts: readonly StartupReport[];
  /** Starts that were left out because there were too many. */
  readonly startsLeftOut: number;
  readonly lines: number;
}

/** Reads a log line by line; holds no more than the reports that it gives. */
export interface LogReader {
  readonly readLine: (line: string) => void;
  readonly finish: () => LogReading;
}

/** A server that fails is started again and again: this many starts are enough to see why. */
const mostStarts = 200;
/** Containers whose starts are told apart at the same time. */
const mostContainers = 100;

/** Never throws: a line that says nothing that is known is passed over. */
export function createLogReader(): LogReader {
  const drafts = new Map<string | null, StartDraft>();
  const finished: StartupReport[] = [];
  let lines = 0;
  let leftOut = 0;

  const close = (draft: StartDraft): void => {
    const report = draft.finish();
    drafts.delete(draft.container);
    if (!tellsAnything(report)) return;
    finished.push(report);
    if (finished.length > mostStarts) {
      finished.shift();
      leftOut++;
    }
  };
  const open = (line: number, container: string | null): StartDraft => {
    const [oldest] = drafts.size >= mostContainers ? drafts.values() : [];
    if (oldest) close(oldest);
    const draft = new StartDraft(line, container);
    drafts.set(container, draft);
    return draft;
  };
  const readLine = (raw: string): void => {
    lines++;
    if (!mayTellSomething(raw.length > longestLine ? raw.slice(0, longestLine) : raw)) return;
    const { text, container, date } = unwrapLogLine(raw);
    for (const hit of findHits(text)) {
      const place = {
        line: lines,
        process: processBefore(text, hit.index),
        container,
        date: date ?? dateBefore(text, hit.index),
        message: hit.pattern.mark?.kind === "error" ? messageAround(text, hit.index) : "",
      };
      const current = drafts.get(container) ?? null;
      // Of a server that was up before the log begins nothing is known that could be compared.
      if (current === null && hit.pattern.mark?.kind === "ready" && hit.groups.engineSeconds === undefined)
        continue;
      if (current?.isEndedBy(hit, place)) close(current);
      (drafts.get(container) ?? open(lines, container)).add(hit, place);
    }
  };
  const finish = (): LogReading => {
    for (const draft of [...drafts.values()]) close(draft);
    return {
      starts: finished.toSorted((a, b) => a.firstLine - b.firstLine),
      startsLeftOut: leftOut,
      lines,
    };
  };
  return { readLine, finish };
}

/** A GPU's name alone, or a length, may stand in any log. */
function tellsAnything(report: StartupReport): boolean {
  const { version, engine, settings, figures, outcome } = report;
  return (
    version !== null ||
    engine !== null ||
    settings.values.size > 0 ||
    outcome.kind === "refused" ||
    figures.some(({ name }) => name === "weightsGiB" || name === "kvCacheGiB" || name === "kvTokens")
  );
}
