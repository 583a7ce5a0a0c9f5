import { html, type TemplateResult } from "lit-html";
import { formatBand, formatCount, formatMoney, formatSmallMoney, formatTime } from "../../src/units/print.ts";
import type { Answer } from "../whatIf/answer.ts";

/** The figures that people look for first, side by side; each with its range where it is estimated. */
export function keyFigures(answer: Answer): TemplateResult {
  return html`
    <dl class="key-figures">
      ${figuresOf(answer).map(
        ({ label, value, detail }) => html`
          <div class="key-figure">
            <dt>${label}</dt>
            <dd><span class="key-value">${value}</span> <span class="figure-detail">${detail}</span></dd>
          </div>
        `,
      )}
    </dl>
  `;
}

export interface KeyFigure {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
}

export function figuresOf(answer: Answer): readonly KeyFigure[] {
  if (!answer.ok) return [];
  return [...speedFigures(answer), ...moneyFigures(answer)];
}

type Found = Extract<Answer, { ok: true }>;

function speedFigures({ speed: found }: Found): readonly KeyFigure[] {
  if (found === null) return [{ label: "Speed", value: "not known", detail: "" }];
  const { speed, concurrency } = found;
  const { ttftMs, tpotMs, outputTokensPerSecond: rate } = speed;
  const at = `with ${formatCount(concurrency, 1)} open`;
  const printRate = (value: number): string => formatCount(value, value < 100 ? 1 : 0);
  return [
    {
      label: "First token after",
      value: formatTime(ttftMs.mid),
      detail: `${formatBand(ttftMs.low, ttftMs.high, formatTime)} ${at}`,
    },
    {
      label: "Then a token every",
      value: formatTime(tpotMs.mid),
      detail: formatBand(tpotMs.low, tpotMs.high, formatTime),
    },
    {
      label: "Output tokens a second",
      value: printRate(rate.mid),
      detail: formatBand(rate.low, rate.high, printRate),
    },
  ];
}

function moneyFigures({ money, situation: { terms } }: Found): readonly KeyFigure[] {
  if (money === null) return [{ label: "Cost", value: "not known", detail: "no price for this GPU" }];
  const gpus = money.gpus === 1 ? "1 GPU" : `${formatCount(money.gpus)} GPUs`;
  const figures: KeyFigure[] = [
    {
      label: "Per month",
      value: formatMoney(money.perMonth),
      detail: `${gpus}${terms.priceReference === null ? "" : `, ${terms.priceReference}`}`,
    },
  ];
  if (money.perUser !== null)
    figures.push({
      label: "Per request in flight",
      value: formatMoney(money.perUser),
      detail: "a month, of the GPUs that are paid for",
    });
  if (money.tokens !== null)
    figures.push({
      label: "Per million tokens",
      value: `${formatSmallMoney(money.tokens.inputPerMillion)} in, ${formatSmallMoney(money.tokens.outputPerMillion)} out`,
      detail: money.tokens.basis === "load" ? "while busy like this" : "at full load",
    });
  return figures;
}
