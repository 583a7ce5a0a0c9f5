import { html, nothing, type TemplateResult } from "lit-html";
import { configuredMaxPosition } from "../../src/capacity/contextLimit.ts";
import type { PanelGpu, PanelRequests, PanelView } from "../../src/panelMessages.ts";
import { formatCount, formatHourlyPrice, formatPercent, formatTokens } from "../../src/units/print.ts";
import { type Choice, choiceList } from "../choiceList.ts";
import type { PanelActions } from "../panelActions.ts";
import { countChanges, type WhatIf } from "./whatIf.ts";

/**
 * Sliders for what people ask "what if" about. They move the figures of the panel, never the file.
 * `view` is the extension's own, so that each control knows the file's value.
 */
export function controls(
  view: PanelView,
  whatIf: WhatIf,
  actions: PanelActions,
): TemplateResult | typeof nothing {
  const { requests } = view;
  if (requests === null) return nothing;
  const changes = countChanges(whatIf);
  return html`
    <section class="section controls" aria-labelledby="controls-heading">
      <div class="section-head">
        <h2 id="controls-heading">What if</h2>
        <p class="section-aside">
          ${changes === 0 ? "They move the figures, never the file." : `${changes} of 5 changed; the file stays as it is.`}
        </p>
        <vscode-button
          appearance="secondary"
          class="reset"
          ?disabled=${changes === 0}
          @click=${() => actions.resetWhatIf()}
          >Reset</vscode-button
        >
      </div>
      <div class="control-grid">
        ${contextSlider(requests, whatIf, actions)} ${requestsSlider(requests, whatIf, actions)}
        ${utilizationSlider(requests, whatIf, actions)} ${kvChoice(requests, whatIf, actions)}
        ${view.gpus.length === 0 ? nothing : gpuChoice(view.gpus, whatIf, actions)}
      </div>
    </section>
  `;
}

function contextSlider(
  { input, maxModelLen, workload }: PanelRequests,
  { contextTokens }: WhatIf,
  actions: PanelActions,
): TemplateResult {
  const written = workload?.contextTokens ?? input.workloadContextTokens ?? maxModelLen;
  const longest = Math.max(maxModelLen, configuredMaxPosition(input.model) ?? 0, written);
  const steps = contextSteps(longest, [written, maxModelLen]);
  const value = contextTokens ?? written;
  const raised = value > maxModelLen ? `needs --max-model-len ${value}` : null;
  return stepSlider(
    "Context",
    steps,
    value,
    contextTokens !== null,
    `${formatTokens(value)} tokens`,
    raised,
    (tokens) => actions.setWhatIf({ contextTokens: tokens === written ? null : tokens }),
  );
}

/** Eight steps to each doubling from 256 on, and the lengths that the file names. */
function contextSteps(longest: number, named: readonly number[]): readonly number[] {
  const steps = new Set([...named, longest]);
  for (let doubling = 256; doubling < longest; doubling *= 2) {
    for (let step = 0; step < 8; step++) {
      const tokens = doubling + (doubling / 8) * step;
      if (tokens <= longest) steps.add(tokens);
    }
  }
  return [...steps].sort((a, b) => a - b);
}

function requestsSlider(
  { terms, maxNumSeqs }: PanelRequests,
  { requests }: WhatIf,
  actions: PanelActions,
): TemplateResult {
  const written = terms.ask.requests;
  const most = Math.max(64, maxNumSeqs, (written ?? 0) * 4);
  const value = requests ?? written ?? 1;
  const text = requests === null && written === null ? "nobody says" : `${formatCount(value, 1)} at once`;
  return stepSlider("Requests", countSteps(most, written), value, requests !== null, text, null, (count) =>
    actions.setWhatIf({ requests: count === written ? null : count }),
  );
}

/** Every number up to 32, then sixteen steps to each doubling. */
function countSteps(most: number, named: number | null): readonly number[] {
  const steps = new Set(named === null ? [most] : [most, named]);
  for (let count = 1; count <= most; count += Math.max(1, 2 ** Math.floor(Math.log2(count)) / 16))
    steps.add(count);
  return [...steps].sort((a, b) => a - b);
}

function utilizationSlider(
  { input: { server } }: PanelRequests,
  { utilization }: WhatIf,
  actions: PanelActions,
): TemplateResult {
  const written = server.gpuMemoryUtilization;
  const isReplaced = server.kvCacheMemoryBytes !== null;
  const steps = [...new Set([...Array.from({ length: 50 }, (_, index) => (50 + index) / 100), written])];
  const value = utilization ?? written;
  const note = isReplaced ? "the file states the KV cache in bytes" : null;
  return stepSlider(
    "Utilization",
    steps.sort((a, b) => a - b),
    value,
    utilization !== null,
    formatPercent(value, 1),
    note,
    (share) => actions.setWhatIf({ utilization: share === written ? null : share }),
    isReplaced,
  );
}

/** A native range input: it speaks, drags and steps as the platform does. Its positions are the steps' indices. */
function stepSlider(
  label: string,
  steps: readonly number[],
  value: number,
  isChanged: boolean,
  text: string,
  note: string | null,
  onStep: (value: number) => void,
  disabled = false,
): TemplateResult {
  const onInput = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const step = steps[event.target.valueAsNumber];
    if (step !== undefined) onStep(step);
  };
  const id = `control-${label.toLowerCase()}`;
  return html`
    <div class=${isChanged ? "control changed" : "control"}>
      <label for=${id}>${label}</label>
      <span class="control-value">${text}</span>
      <input
        id=${id}
        type="range"
        min="0"
        max=${steps.length - 1}
        .value=${String(nearestIndex(steps, value))}
        aria-valuetext=${text}
        ?disabled=${disabled}
        @input=${onInput}
      />
      ${note === null ? nothing : html`<p class="control-note">${note}</p>`}
    </div>
  `;
}

function nearestIndex(steps: readonly number[], value: number): number {
  const exact = steps.indexOf(value);
  if (exact >= 0) return exact;
  const above = steps.findIndex((step) => step > value);
  return above < 0 ? steps.length - 1 : above;
}

const kvTypes = ["auto", "bfloat16", "fp8"] as const;

function kvChoice(
  { input: { server } }: PanelRequests,
  { kvCacheDtype }: WhatIf,
  actions: PanelActions,
): TemplateResult {
  const written = server.kvCacheDtype;
  const names = [...new Set<string>([written, ...kvTypes])];
  const options = names.map((name) => ({
    id: name,
    label: name === written ? `${name} (the file's)` : name,
  }));
  return choice("KV cache type", options, kvCacheDtype ?? written, kvCacheDtype !== null, (name) =>
    actions.setWhatIf({ kvCacheDtype: name === written ? null : name }),
  );
}

function gpuChoice(gpus: readonly PanelGpu[], { gpuId }: WhatIf, actions: PanelActions): TemplateResult {
  const own = gpus[0];
  const options = gpus.map((gpu) => {
    const price = gpu.perGpuHour === null ? "" : ` · ${formatHourlyPrice(gpu.perGpuHour)}`;
    return { id: gpu.id, label: `${gpu.label}${gpu === own ? " (the file's)" : ""}${price}` };
  });
  return choice("GPU", options, gpuId ?? own?.id ?? "", gpuId !== null, (id) =>
    actions.setWhatIf({ gpuId: id === own?.id ? null : id }),
  );
}

function choice(
  label: string,
  options: readonly Choice[],
  value: string,
  isChanged: boolean,
  onChoose: (id: string) => void,
): TemplateResult {
  const id = `control-${label.toLowerCase().replaceAll(" ", "-")}`;
  return html`
    <div class=${isChanged ? "control changed" : "control"}>
      <label for=${id}>${label}</label>
      ${choiceList(label, options, value, onChoose, id)}
    </div>
  `;
}
