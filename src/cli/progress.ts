/** A terminal that can show how far something has come; there is none where standard error goes elsewhere. */
export interface ProgressTarget {
  readonly write: (text: string) => unknown;
  readonly columns: number;
  readonly nowMs: () => number;
}

export interface Progress {
  readonly advance: () => void;
  /** Takes the bar away again. */
  readonly end: () => void;
}

/** Nobody wants to see a bar for what is done in a moment. */
const patienceMs = 1000;
const redrawMs = 100;
const barWidth = 24;

/** A bar over `total` steps, drawn from the first second on: `Checking [######      ] 120 of 400`. */
export function showProgress(label: string, total: number, target: ProgressTarget | undefined): Progress {
  if (target === undefined) return { advance: () => undefined, end: () => undefined };
  let nextMs = target.nowMs() + patienceMs;
  let isShown = false;
  let done = 0;
  return {
    advance: () => {
      done += 1;
      const nowMs = target.nowMs();
      if (nowMs < nextMs) return;
      nextMs = nowMs + redrawMs;
      isShown = true;
      target.write(`\r${drawBar(label, done, total).slice(0, Math.max(0, target.columns - 1))}`);
    },
    end: () => {
      if (isShown) target.write("\r\u001b[K");
    },
  };
}

function drawBar(label: string, done: number, total: number): string {
  const filled = Math.round((barWidth * done) / Math.max(1, total));
  return `${label} [${"#".repeat(filled)}${" ".repeat(barWidth - filled)}] ${done} of ${total}`;
}
