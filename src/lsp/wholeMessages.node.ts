import { Writable } from "node:stream";

/**
 * A stream for the protocol's messages that passes each on in one piece. The connection writes header and body by
 * themselves; two writes wake whoever reads twice, and the first time for nothing.
 */
export function wholeMessages(output: Writable): Writable {
  let header: Buffer | null = null;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (header === null) {
        header = chunk;
        done();
        return;
      }
      const message = Buffer.concat([header, chunk]);
      header = null;
      output.write(message, done);
    },
    final(done) {
      output.end(done);
    },
  });
  output.on("error", (error) => stream.destroy(error));
  return stream;
}
