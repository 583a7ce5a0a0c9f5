import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { StoredModel } from "./storedModels.ts";

/** Signed by itself and for these tests alone. */
const fixture = (name: string) => readFileSync(new URL(`../fixtures/hub/${name}`, import.meta.url), "utf8");
export const testCertificate = fixture("testServerCertificate.pem");

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface TestServer {
  readonly origin: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine that answers as it is told and remembers what it was asked. */
export async function startServer(answer: Answer, { secure = false } = {}): Promise<TestServer> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  const listener: Answer = (request, response) => {
    requests.push({ path: request.url ?? "", headers: request.headers });
    answer(request, response);
  };
  const server = secure
    ? createSecureServer({ cert: testCertificate, key: fixture("testServerKey.pem") }, listener)
    : createServer(listener);
  server.on("connection", () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${secure ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export interface HubServerOptions {
  readonly models: Readonly<Record<string, StoredModel>>;
  /** Answers instead of the Hub and says so, to plant faults. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Where files of the large kind are kept: the address of a content server. */
  readonly contentOrigin?: () => string;
  readonly secure?: boolean;
}

/**
 * A server that answers as huggingface.co does: `/resolve/<revision>/` sends readers of small files on to
 * `/api/resolve-cache/…` of a commit (307, relative) and of large ones to a content host (302, absolute, signed), with the
 * commit on the first answer; unknown models are 401, and `X-Error-Code` tells what is wrong.
 */
export function startHubServer(options: HubServerOptions): Promise<TestServer> {
  return startServer((request, response) => {
    if (options.instead?.(request, response)) return;
    const path = new URL(request.url ?? "/", "http://hub").pathname;
    const [, , cached, cachedRevision, cachedFile] =
      /^\/(api\/resolve-cache\/models)\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const [, named, revision, file] = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const id = cached ?? named ?? "";
    const model = options.models[id];
    if (model === undefined) return refuse(response, 401, "RepoNotFound", "Invalid username or password.");
    if (model.token !== undefined && request.headers.authorization !== `Bearer ${model.token}`)
      return refuse(response, 401, "GatedRepo", "Access to model is restricted.");
    const wanted = decodeURIComponent(cachedRevision ?? revision ?? "");
    if (wanted !== "main" && wanted !== model.commit)
      return refuse(response, 404, "RevisionNotFound", "Invalid rev id");
    const name = cachedFile ?? file ?? "";
    const content = model.files[name];
    response.setHeader("X-Repo-Commit", model.commit);
    if (content === undefined) return refuse(response, 404, "EntryNotFound", "Entry not found");
    if (options.contentOrigin !== undefined && name.endsWith(".safetensors")) {
      response.setHeader("X-Linked-Size", content.length);
      response.setHeader("X-Linked-ETag", '"0123"');
      return redirect(response, 302, `${options.contentOrigin()}/${id}/${name}?X-Amz-Signature=secret`);
    }
    if (cached === undefined) {
      return redirect(response, 307, `/api/resolve-cache/models/${id}/${model.commit}/${name}?etag=%22x%22`);
    }
    sendFile(request, response, content, `"${model.commit}-${name}"`);
  }, options);
}

/** A content host: serves the files of the models by `/<id>/<file>`. */
export function startContentServer(models: HubServerOptions["models"]): Promise<TestServer> {
  return startServer((request, response) => {
    const [, id = "", file = ""] = /^\/([^/]+\/[^/]+)\/([^?]+)/.exec(request.url ?? "") ?? [];
    const content = models[id]?.files[file];
    if (content === undefined) response.writeHead(403).end();
    else sendFile(request, response, content, '"content"');
  });
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  etag: string,
): void {
  response.setHeader("ETag", etag);
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304).end();
    return;
  }
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  if (first === undefined || last === undefined) {
    response.writeHead(200, { "Content-Length": content.length }).end(content);
    return;
  }
  const part = content.subarray(Number(first), Number(last) + 1);
  response.writeHead(206, {
    "Content-Type": "binary/octet-stream",
    "Content-Length": part.length,
    "Content-Range": `bytes ${first}-${Number(first) + part.length - 1}/${content.length}`,
  });
  response.end(part);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { "X-Error-Code": code, "X-Error-Message": message });
  response.end(message);
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { Location: location, "Content-Type": "text/plain; charset=utf-8" });
  response.end(`Temporary Redirect. Redirecting to ${location}`);
}
