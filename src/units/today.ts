const dayMs = 86_400_000;

let known = { day: Number.NaN, text: "" };

/** The date by Greenwich as `2026-01-31`. It is asked for after every keystroke and changes once a day. */
export function todayInUtc(): string {
  const day = Math.floor(Date.now() / dayMs);
  if (day !== known.day) known = { day, text: new Date(day * dayMs).toISOString().slice(0, 10) };
  return known.text;
}
