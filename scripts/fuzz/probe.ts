import { cpuUsage } from "node:process";
import type { LaunchParsers } from "../../src/launch/launchParsers.ts";
import { createService, type Service } from "../../src/service/service.ts";
import type { ServiceDocument } from "../../src/service/serviceHost.ts";
import { defaultSettings } from "../../src/settings.ts";
import { applyEdits, type TextEdit } from "../../src/text/textEdit.ts";
import { type Answers, askEverything } from "./askEverything.ts";
import type { Sample } from "./corpus.ts";
import { createRandom } from "./random.ts";

/** What came of one file: how long its answers took, and what is wrong with them. */
export interface Outcome {
  /** Of the processor: a busy machine makes nothing slow. */
  readonly milliseconds: number;
  readonly failures: readonly Failure[];
}

/** `kind` stays the same while a failing file is made smaller; `detail` tells what happened in this one. */
export interface Failure {
  readonly kind: string;
  readonly detail: string;
}

export type Probe = (sample: Sample, seed: number) => Outcome;

/** A service of its own, which forgets each file as an editor that closes it. Answers in the editor's settings with a target. */
export function createProbe(parsers: LaunchParsers): Probe {
  const faults: Failure[] = [];
  const reportFault = (where: string, error: unknown) => void faults.push(failureOf(where, error));
  const service = createService({ parsers, localFiles: null, reportFault });
  service.configure({ ...defaultSettings, targetGpu: "2x L4", expectedConcurrency: 10 });
  let opened = 0;
  return (sample, seed) => {
    faults.length = 0;
    const document = {
      uri: `file:///fuzz/${++opened}/${sample.name}`,
      languageId: "",
      version: 1,
      text: sample.text,
    };
    const before = cpuUsage();
    const answers = attempt("answers", faults, () =>
      askEverything(service, document, offsetsIn(sample, seed)),
    );
    const { user, system } = cpuUsage(before);
    const milliseconds = (user + system) / 1000;
    if (answers) faults.push(...contradictionsOf(answers, sample.text));
    if (answers) editAll(service, document, answers, faults);
    service.forget(document.uri);
    return { milliseconds, failures: [...faults] };
  };
}

function offsetsIn({ text }: Sample, seed: number): readonly number[] {
  const random = createRandom(~seed);
  return [text.length, random.below(text.length + 1), random.below(text.length + 1)];
}

/** What is proposed must leave a file that is read as any other. */
function editAll(service: Service, document: ServiceDocument, { edits }: Answers, faults: Failure[]): void {
  const distinct = new Map(edits.map((each) => [JSON.stringify(each.edits), each]));
  for (const { title, edits: changes } of [...distinct.values()].slice(
    0,
    document.text.length > 100_000 ? 1 : mostApplied,
  )) {
    const text = applyEdits(document.text, changes);
    const uri = `${document.uri}#edited`;
    attempt(`after «${title}»`, faults, () => service.findings({ ...document, uri, text }));
    service.forget(uri);
  }
}

const mostApplied = 4;

function attempt<T>(where: string, faults: Failure[], run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    faults.push(failureOf(where, error));
    return null;
  }
}

function failureOf(where: string, error: unknown): Failure {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  // The first frame tells two faults apart, and stays the same when the file shrinks.
  const frame = /\n\s+at (\S+)/.exec(stack)?.[1] ?? "";
  const name = error instanceof Error ? error.name : "thrown";
  return { kind: `exception ${name} ${frame}`, detail: `${where}: ${stack.slice(0, 1500)}` };
}

/** The traces of arithmetic on what is not there. */
const nonsense =
  /\bNaN\b|\bInfinity\b|\bundefined\b|\[object|null tokens|(?<![\d–-])-\d[\d.,]* (?:GiB|MiB|requests|tokens)/;

function contradictionsOf(answers: Answers, text: string): readonly Failure[] {
  return [
    ...answers.ranges.flatMap(({ where, range }) =>
      isInside(range, text) ? [] : [failure("range outside the text", where, range)],
    ),
    ...answers.edits.flatMap(({ title, edits }) =>
      isApplicable(edits, text) ? [] : [failure("edits that overlap or leave the text", title, edits)],
    ),
    ...answers.findings.flatMap(({ rule, range }, index) => {
      const before = answers.findings[index - 1]?.range ?? range;
      const sorted = before.start < range.start || (before.start === range.start && before.end <= range.end);
      return sorted ? [] : [failure("findings out of order", rule, range)];
    }),
    ...figuresThatAreNone(answers.figures, "answers"),
    ...(nonsense.test(text)
      ? []
      : answers.sentences.flatMap((each) =>
          nonsense.test(each) ? [failure("sentence", "nonsense", each)] : [],
        )),
    ...answers.findings.flatMap(({ rule, message }) =>
      message.length < longestMessage ? [] : [failure("a message without end", rule, message.length)],
    ),
  ];
}

const longestMessage = 1000;

function failure(kind: string, where: string, what: unknown): Failure {
  return {
    kind: `${kind} (${where.replaceAll(/\d+/g, "0").slice(0, 60)})`,
    detail: JSON.stringify(what).slice(0, 500),
  };
}

function isInside({ start, end }: { readonly start: number; readonly end: number }, text: string): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length;
}

function isApplicable(edits: readonly TextEdit[], text: string): boolean {
  const ordered = edits.map(({ range }) => range).sort((a, b) => a.start - b.start || a.end - b.end);
  return ordered.every(
    (range, index) => isInside(range, text) && (ordered[index - 1]?.end ?? 0) <= range.start,
  );
}

/** The settings are shown as written, and some may be negative there; every other figure is a size, a count or a price. */
const asWritten = new Set(["workloadContext", "maxModelLen"]);

function figuresThatAreNone(value: unknown, path: string): readonly Failure[] {
  if (typeof value === "number") {
    return Number.isFinite(value) && value >= 0 ? [] : [failure("figure", path, String(value))];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    asWritten.has(key) ? [] : figuresThatAreNone(part, `${path}.${key}`),
  );
}
