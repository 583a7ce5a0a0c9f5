import { env } from "node:process";
import fc from "fast-check";

/**
 * Property tests take the same cases on every run, so that a red run can be repeated and a green one means something.
 * `GPUPLAN_SEED=random npm run test:unit` looks for new ones; a number repeats those of a run that printed it.
 */
const chosen = env.GPUPLAN_SEED;
const seed = chosen === "random" ? Date.now() & 0x7fffffff : Number(chosen ?? 20_261_121);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
