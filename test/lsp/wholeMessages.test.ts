import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { StreamMessageWriter } from "vscode-languageserver/node";
import { wholeMessages } from "../../src/lsp/wholeMessages.node.ts";

/** A stream that remembers each write by itself. */
function recorder(): { readonly written: string[]; readonly stream: Writable } {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString("utf8"));
      done();
    },
  });
  return { written, stream };
}

test("every message is one write, header and body together", async () => {
  const { written, stream } = recorder();
  const writer = new StreamMessageWriter(wholeMessages(stream));
  const messages = ["é", "b"].map((method) => ({ jsonrpc: "2.0", method }));
  await Promise.all(messages.map((message) => writer.write(message)));
  expect(written).toEqual(
    messages.map((message) => {
      const body = JSON.stringify(message);
      return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    }),
  );
});

test("a client that has gone is told of as by the output itself", async () => {
  const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
  const writer = new StreamMessageWriter(wholeMessages(broken));
  const told = new Promise((resolve) => writer.onError(([error]) => resolve(error)));
  await writer.write({ jsonrpc: "2.0" }).catch(() => undefined);
  await expect(told).resolves.toMatchObject({ message: "EPIPE" });
});

test("ending it ends the output", async () => {
  const { stream } = recorder();
  const ended = new Promise((resolve) => stream.on("finish", () => resolve("ended")));
  wholeMessages(stream).end();
  await expect(ended).resolves.toBe("ended");
});
