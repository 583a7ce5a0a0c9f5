import type { Service } from "../service/service.ts";
import type { ServiceDocument } from "../service/serviceHost.ts";
import { type DocumentParams, type ServerContext, withDocument } from "./documents.ts";
import { guard } from "./guard.ts";

/** Makes a handler of an answer about one document; one that has been closed meanwhile gets the empty answer. */
export type Answering = <Params extends DocumentParams, Result>(
  where: string,
  empty: Result,
  answer: (service: Service, document: ServiceDocument, params: Params) => Result,
) => (params: Params) => Promise<Result>;

export function answeringFor(context: ServerContext): Answering {
  return (where, empty, answer) =>
    guard(
      where,
      empty,
      context.reportFault,
      async (params) => (await withDocument(context, params, answer)) ?? empty,
    );
}
