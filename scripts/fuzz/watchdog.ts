import { Worker } from "node:worker_threads";

/** Says which seed is being tried; when one takes longer than `longestMs`, its number is printed and the process ends. */
export interface Watchdog {
  readonly trying: (seed: number) => void;
  readonly stop: () => Promise<number>;
}

export function startWatchdog(longestMs: number): Watchdog {
  const seen = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(watch, { eval: true, workerData: { seen, longestMs } });
  let count = 0;
  return {
    trying: (seed) => {
      Atomics.store(seen, 0, seed);
      Atomics.store(seen, 1, ++count);
    },
    stop: () => worker.terminate(),
  };
}

/** Runs beside a thread that may be stuck, so it writes to the descriptor itself. */
const watch = `
  const { workerData: { seen, longestMs } } = require("node:worker_threads");
  let last = -1;
  setInterval(() => {
    const count = Atomics.load(seen, 1);
    if (count === last && count > 0) {
      require("node:fs").writeSync(1, "FAILED: seed " + Atomics.load(seen, 0) + " hangs\\n");
      process.kill(process.pid, "SIGKILL");
    }
    last = count;
  }, longestMs);
`;
