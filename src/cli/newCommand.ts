import { openDocuments } from "./documents.ts";
import { type CliHost, exitStatus } from "./host.ts";
import type { CommonOptions } from "./options.ts";

export interface NewOptions extends CommonOptions {
  readonly from: string;
  readonly force?: boolean;
}

/** `gpuplan new`: a plan from the launches of a file. What is there already is kept unless `--force` says otherwise. */
export async function runNew(path: string | null, options: NewOptions, host: CliHost): Promise<number> {
  const { service, documents, status } = await openDocuments([options.from], options, host);
  const [opened, another] = documents;
  if (opened === undefined) return status;
  if (another !== undefined) {
    host.writeError(`${options.from} is a folder; name one of its files.\n`);
    return exitStatus.wrongUsage;
  }
  const plan = service.newPlan(opened.document);
  if (plan === null) {
    host.writeError(`${options.from} launches no vLLM server, so there is nothing to plan from.\n`);
    return exitStatus.wrongUsage;
  }
  if (path === null) {
    host.write(plan);
    return status;
  }
  const problem = await host.createTextFile(path, plan, options.force === true);
  if (problem !== null) {
    host.writeError(`${problem}\n`);
    return exitStatus.wrongUsage;
  }
  const isOpen = !/^workload:/m.test(plan);
  host.writeError(`${path} is written.${isOpen ? " Say in it how many requests it must carry." : ""}\n`);
  return status;
}
