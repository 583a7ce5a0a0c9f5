import type { CancellationToken } from "vscode-languageserver";
import type { ReportFault } from "../findings/runRules.ts";

/**
 * Runs one request. A fault of ours is reported and answered with `empty`: an editor that gets an error
 * for every keystroke is worse than one that misses a hover.
 */
export function guard<Params, Result>(
  where: string,
  empty: Result,
  reportFault: ReportFault,
  handle: (params: Params, token?: CancellationToken) => Result | Promise<Result>,
): (params: Params, token?: CancellationToken) => Promise<Result> {
  return async (params, token) => {
    if (token?.isCancellationRequested) return empty;
    try {
      return await handle(params, token);
    } catch (error) {
      reportFault(where, error);
      return empty;
    }
  };
}
