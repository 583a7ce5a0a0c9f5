import { expect } from "vitest";
import type { Finding } from "../../src/findings/finding.ts";
import type { Service } from "../../src/service/service.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { type MarkedText, readMarks } from "./marks.ts";
import { documentOf } from "./service.ts";

/** What a document's findings are, as text: characters, severity, rule, and the part of the message that is asked for. */
export function expectFindings(service: Service, marked: string, name?: string): void {
  const { text, expectations } = readMarks(marked);
  expectThese(service.findings(documentOf(text, name)), { text, expectations });
}

/** The same file with lines that end in `\r\n`. */
export function expectFindingsWithCrlf(service: Service, marked: string, name?: string): void {
  const { text, expectations } = readMarks(marked);
  const shift = (offset: number) => offset + (text.slice(0, offset).match(/\n/g)?.length ?? 0);
  const shifted = expectations.map((each) => ({ ...each, start: shift(each.start), end: shift(each.end) }));
  const crlf = text.replaceAll("\n", "\r\n");
  expectThese(service.findings(documentOf(crlf, name)), { text: crlf, expectations: shifted });
}

/** Findings against the marks of their text. */
export function expectThese(findings: readonly Finding[], { text, expectations }: MarkedText): void {
  const place = (start: number, end: number) => `${start}–${end} «${text.slice(start, end)}»`;
  const seen = findings.map(
    ({ range, severity, rule }) => `${place(range.start, range.end)} ${severity}[${rule}]`,
  );
  const wanted = expectations.map(
    ({ start, end, severity, rule }) => `${place(start, end)} ${severity}[${rule}]`,
  );
  expect(seen.toSorted(), findings.map(({ message }) => message).join("\n")).toEqual(wanted.toSorted());
  for (const { start, end, rule, message } of expectations) {
    const same = findings.filter(
      (finding) => finding.rule === rule && finding.range.start === start && finding.range.end === end,
    );
    expect(same.map((finding) => finding.message).join("\n")).toContain(message);
  }
}

/** The findings of a text that a rule reports. */
export function findingsOf(service: Service, text: string, rule: string, name?: string): readonly Finding[] {
  return service.findings(documentOf(text, name)).filter((finding) => finding.rule === rule);
}

/** The text after the fix with this title (or one that begins so) of the rule's first finding. */
export function fixedText(
  service: Service,
  text: string,
  rule: string,
  title: string,
  name?: string,
): string {
  const [finding] = findingsOf(service, text, rule, name);
  const fixes = finding?.fixes() ?? [];
  const fix = fixes.find((each) => each.title.startsWith(title));
  if (fix === undefined)
    throw new Error(`No fix "${title}" among: ${fixes.map((each) => each.title).join(" | ")}`);
  return applyEdits(text, fix.edits);
}
