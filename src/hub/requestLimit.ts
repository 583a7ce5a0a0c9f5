const MINUTE_MS = 60_000;

/** Runs tasks, few at a time and not too many a minute; the others wait their turn or until they are aborted. */
export interface RequestLimit {
  readonly run: <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T>;
}

export function createRequestLimit(atOnce: number, perMinute: number): RequestLimit {
  const waiting: (() => void)[] = [];
  const started: number[] = [];
  let running = 0;
  let wakeUp: ReturnType<typeof setTimeout> | undefined;

  const startNext = (): void => {
    const now = performance.now();
    while (started[0] !== undefined && started[0] <= now - MINUTE_MS) started.shift();
    while (waiting.length > 0 && running < atOnce && started.length < perMinute) {
      running++;
      started.push(now);
      waiting.shift()?.();
    }
    const [oldest] = started;
    if (waiting.length > 0 && running < atOnce && oldest !== undefined) {
      clearTimeout(wakeUp);
      wakeUp = setTimeout(startNext, oldest + MINUTE_MS - now + 1);
    }
  };
  const takeTurn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = () => {
        const place = waiting.indexOf(start);
        if (place >= 0) waiting.splice(place, 1);
        reject(signal.reason);
      };
      const start = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      signal.addEventListener("abort", giveUp, { once: true });
      waiting.push(start);
      startNext();
    });

  return {
    run: async (task, signal) => {
      signal.throwIfAborted();
      await takeTurn(signal);
      try {
        return await task();
      } finally {
        running--;
        startNext();
      }
    },
  };
}
