import type { PanelAlternative, PanelMemory, PanelPlan } from "../../src/panelMessages.ts";
import {
  formatBand,
  formatBytes,
  formatConcurrency,
  formatCount,
  formatMoney,
  formatTokens,
} from "../../src/units/print.ts";
import { toneWords } from "../icons.ts";
import { breakEvenSentences } from "../money/costCharts.ts";
import { figuresOf } from "../speed/speedSummary.ts";
import type { SeenView } from "../whatIf/seenView.ts";
import { isAsWritten, type WhatIf } from "../whatIf/whatIf.ts";

/** What the panel shows, as Markdown for an issue or a page. Nothing of a file can become markup in it. */
export function markdownReport({ view, answer }: SeenView, whatIf: WhatIf): string {
  const { subject, verdict, basis, memory, alternatives, plan } = view;
  const parts = [
    `# Capacity: ${plain(subject?.label ?? "")}`,
    `**${toneWords[verdict.tone]}.** ${plain(verdict.sentence)}`,
    plain(basis.summary),
    isAsWritten(whatIf) ? "" : `What if: ${plain(whatIfWords(whatIf, view.gpus))}.`,
    basis.assumed.map((sentence) => `- ${plain(sentence)}`).join("\n"),
    answer
      ? table(
          ["Figure", "Value", ""],
          figuresOf(answer).map(({ label, value, detail }) => [label, value, detail]),
        )
      : "",
    memory ? memoryPart(memory) : "",
    alternatives.length > 1 ? `## Alternatives\n\n${alternativesTable(alternatives)}` : "",
    plan ? planPart(plan) : "",
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function whatIfWords(
  whatIf: WhatIf,
  gpus: readonly { readonly id: string; readonly label: string }[],
): string {
  const { contextTokens, requests, utilization, kvCacheDtype, gpuId } = whatIf;
  return [
    contextTokens === null ? "" : `${formatTokens(contextTokens)} tokens each`,
    requests === null ? "" : `${formatCount(requests, 1)} requests at once`,
    utilization === null ? "" : `utilization ${utilization}`,
    kvCacheDtype === null ? "" : `KV cache ${kvCacheDtype}`,
    gpuId === null ? "" : `on ${gpus.find(({ id }) => id === gpuId)?.label ?? gpuId}`,
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function memoryPart(memory: PanelMemory): string {
  const rows = memory.parts.map(({ label, bytes, origin }) => [
    label,
    formatBytes(bytes.mid),
    formatBand(bytes.low, bytes.high, formatBytes),
    origin,
  ]);
  const bounds = [
    ["vLLM may use", formatBytes(memory.limitBytes), "", ""],
    ["The GPU has", formatBytes(memory.totalBytes), "", ""],
  ];
  return `## Memory of one ${plain(memory.gpuLabel)}\n\n${table(["Part", "Likely", "Range", "Known how"], [...rows, ...bounds])}`;
}

function alternativesTable(rows: readonly PanelAlternative[]): string {
  return table(
    ["Option", "Verdict", "GPU", "Model", "Requests", "Per month"],
    rows.map((row) => [
      row.label,
      toneWords[row.tone],
      row.gpu,
      row.model,
      row.requests === null
        ? "–"
        : `${formatConcurrency(row.requests.mid)}${row.contextTokens === null ? "" : ` of ${formatTokens(row.contextTokens)}`}`,
      row.costPerMonth === null ? "–" : formatMoney(row.costPerMonth),
    ]),
  );
}

function planPart(plan: PanelPlan): string {
  const rows = plan.figures.flatMap(({ label, kind, ends }) => {
    if (ends === null) return [];
    const [low = 0, high = 0] = [ends.favourable, ends.unfavourable].sort((a, b) => a - b);
    return [
      [label, formatBand(low, high, (value) => (kind === "money" ? formatMoney(value) : formatCount(value)))],
    ];
  });
  const crossings = breakEvenSentences(plan).map((sentence) => `- ${plain(sentence)}`);
  return [`## The whole plan: ${plain(plan.name)}`, table(["Figure", "Value"], rows), crossings.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(" | ")} |`;
  return [line(head), `|${head.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

/** One line in which every character that Markdown or HTML would read stands for itself. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~!&]/g, (character) => `\\${character}`)
    .trim();
}
