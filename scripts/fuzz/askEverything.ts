import type { DocumentSymbol } from "../../src/features/documentSymbols.ts";
import { estimateReport } from "../../src/features/estimateReport.ts";
import { launchReport } from "../../src/features/launchReport.ts";
import type { Finding } from "../../src/findings/finding.ts";
import type { Service } from "../../src/service/service.ts";
import type { ServiceDocument } from "../../src/service/serviceHost.ts";
import type { TextEdit } from "../../src/text/textEdit.ts";
import type { TextRange } from "../../src/text/textRange.ts";

/** What a document was answered, as far as it must hold together. */
export interface Answers {
  /** Ranges and offsets of every answer, with where each comes from. */
  readonly ranges: readonly { readonly where: string; readonly range: TextRange }[];
  /** Whatever holds figures: reports and the panel's view. */
  readonly figures: readonly unknown[];
  /** Sentences that a person reads. */
  readonly sentences: readonly string[];
  readonly findings: readonly Finding[];
  readonly edits: readonly { readonly title: string; readonly edits: readonly TextEdit[] }[];
}

/** A file with ten thousand findings has as many fixes, each of which searches; nobody asks for more than these at once. */
const mostFixes = 10;

/** Asks a document everything that an editor asks while somebody types: at the places given, and of the whole. */
export function askEverything(
  service: Service,
  document: ServiceDocument,
  offsets: readonly number[],
): Answers {
  const analysis = service.analyze(document);
  const findings = service.findings(document);
  const whole = { start: 0, end: document.text.length };
  const heads = analysis.assessments.slice(0, 1).map(({ deployment }) => deployment.headRange.start);
  const here = [...offsets, ...heads].map((offset) => askAt(service, document, offset));
  const hints = service.inlayHints(document, whole);
  const lenses = service.codeLenses(document);
  const fixes = evenly(findings, mostFixes).flatMap((finding) => finding.fixes());
  return {
    ranges: [
      ...findings.flatMap(({ rule, range, related }) =>
        [range, ...related.map((each) => each.range)].map((each) => ({ where: rule, range: each })),
      ),
      ...hints.map(({ offset }) => ({ where: "inlay hint", range: { start: offset, end: offset } })),
      ...lenses.map(({ range }) => ({ where: "code lens", range })),
      ...symbolRanges(service.documentSymbols(document)),
      ...service.documentLinks(document).map(({ range }) => ({ where: "link", range })),
      ...(service.foldingRanges(document) ?? []).map(({ range }) => ({ where: "fold", range })),
      ...(service.semanticTokens(document) ?? []).map(({ range }) => ({ where: "token", range })),
      ...here.flatMap(({ ranges }) => ranges),
    ],
    figures: [
      estimateReport(analysis),
      JSON.stringify(launchReport(analysis)).length,
      ...here.map(({ panel }) => panel),
    ],
    sentences: [
      ...findings.flatMap(({ message, related }) => [message, ...related.map((each) => each.message)]),
      ...[...hints.map(({ text }) => text), ...lenses.map(({ title }) => title)],
      ...here.flatMap(({ sentences }) => sentences),
    ],
    findings,
    edits: [
      ...fixes,
      { title: "formatting", edits: service.formatting(document) },
      ...here.flatMap(({ actions }) => actions),
    ],
  };
}

function askAt(service: Service, document: ServiceDocument, offset: number) {
  const hover = service.hover(document, offset);
  const completions = service.completions(document, offset);
  const status = service.status(document, offset);
  const panel = service.panelView(document, offset, null);
  const definition = service.definition(document, offset);
  const renaming = service.rename(document, offset, "another");
  return {
    ranges: [
      ...(definition ? [{ where: "definition", range: definition.from }] : []),
      ...(service.references(document, offset, true) ?? []).map((range) => ({ where: "reference", range })),
      ...service.selectionRanges(document, offset).map((range) => ({ where: "selection", range })),
      ...(renaming?.ok ? renaming.edits.map(({ range }) => ({ where: "rename", range })) : []),
      ...(hover ? [{ where: "hover", range: hover.range }] : []),
      ...completions.map(({ range }) => ({ where: "completion", range })),
    ],
    sentences: [hover?.markdown ?? "", status?.text ?? "", status?.tooltip ?? "", panel.verdict.sentence],
    panel: [panel.memory, panel.requests],
    actions: evenly(service.codeActions(document, { start: offset, end: offset }), mostFixes),
  };
}

function evenly<T>(items: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, items.length / most);
  return items.filter((_, index) => Math.floor(index / step) > Math.floor((index - 1) / step));
}

function symbolRanges(symbols: readonly DocumentSymbol[]): Answers["ranges"] {
  return symbols.flatMap(({ range, nameRange, children }) => [
    { where: "symbol", range },
    { where: "symbol's name", range: nameRange },
    ...symbolRanges(children),
  ]);
}
