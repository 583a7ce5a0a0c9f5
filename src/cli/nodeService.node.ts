import { cwd, env } from "node:process";
import type { ReportFault } from "../findings/runRules.ts";
import { loadLaunchParsers } from "../service/launchParsers.node.ts";
import { createLocalFiles } from "../service/localFiles.node.ts";
import { createNeighbourReader } from "../service/neighbourTexts.node.ts";
import { createService, type Service } from "../service/service.ts";
import { todayInUtc } from "../units/today.ts";

/** The service on Node: files below the working folder, the parsers' WASM from the program's own folder. */
export async function createNodeService(
  programFolder: string,
  mayAskHub: boolean,
  reportFault: ReportFault,
): Promise<Service> {
  return createService({
    parsers: await loadLaunchParsers(programFolder),
    localFiles: createLocalFiles(() => [cwd()]),
    readNeighbour: createNeighbourReader(() => [cwd()]),
    ...(mayAskHub && { hub: await hubOfThisMachine() }),
    today: todayInUtc,
    reportFault,
  });
}

/** Loaded when it is asked for: Node's network modules take as long to start as a small file to check. */
async function hubOfThisMachine() {
  const { createHubAccess } = await import("../hub/hubAccess.node.ts");
  return createHubAccess({ environment: env, settleMs: 0 });
}
