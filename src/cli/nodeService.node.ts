import { cwd, env } from "node:process";
import { setFlagsFromString } from "node:v8";
import type { ReportFault } from "../findings/runRules.ts";
import { createHubAccess } from "../hub/hubAccess.node.ts";
import { loadLaunchParsers } from "../launchParsers.node.ts";
import { createLocalFiles } from "../localFiles.node.ts";
import { createNeighbourReader } from "../neighbourTexts.node.ts";
import { createService, type Service } from "../service.ts";

/** The service on Node: files below the working folder, the parsers' WASM from the program's own folder. */
export async function createNodeService(programFolder: string, reportFault: ReportFault): Promise<Service> {
  // V8 would translate the parsers a second time, into faster code, and keep the process waiting for it at its end:
  // 0.3 s of 0.55 s for one file, and nothing gained over a thousand.
  setFlagsFromString("--liftoff-only");
  return createService({
    parsers: await loadLaunchParsers(programFolder),
    localFiles: createLocalFiles(() => [cwd()]),
    readNeighbour: createNeighbourReader(() => [cwd()]),
    hub: createHubAccess({ environment: env, settleMs: 0 }),
    reportFault,
  });
}
