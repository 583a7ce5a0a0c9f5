import { createService, type Service } from "../../src/service/service.ts";
import type { ServiceDocument } from "../../src/service/serviceHost.ts";
import { defaultSettings, type Settings } from "../../src/settings.ts";
import { loadLaunchParsers } from "../syntax/shell/loadShellParser.ts";

/** A service over the bundled catalogue alone; a fault of a rule fails the test that meets it. */
export async function openService(settings: Partial<Settings> = {}, today?: string): Promise<Service> {
  const service = createService({
    parsers: await loadLaunchParsers(),
    localFiles: null,
    ...(today !== undefined && { today: () => today }),
    reportFault: (where, error) => {
      throw new Error(`Fault in ${where}`, { cause: error });
    },
  });
  service.configure({ ...defaultSettings, ...settings });
  return service;
}

let opened = 0;

/** A document under a name that no other document of the tests has; its ending tells what it is. */
export function documentOf(text: string, name = "serve.sh"): ServiceDocument {
  opened++;
  return { uri: `file:///tests/${opened}/${name}`, languageId: "", version: 1, text };
}

export const planName = "test.gpuplan.yaml";
