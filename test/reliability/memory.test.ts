import { memoryUsage } from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { openService } from "../support/service.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Opens a file of each number, asks for its findings and closes it, each in a turn of its own as an editor does. */
async function openAndClose(service: Service, from: number, to: number, textOf: (index: number) => string) {
  for (let index = from; index < to; index++) {
    const uri = `file:///w/${index}/serve.sh`;
    service.findings({ uri, languageId: "shellscript", version: 1, text: textOf(index) });
    service.forget(uri);
    await new Promise((resolve) => setImmediate(resolve));
  }
  collectGarbage();
  return memoryUsage().heapUsed;
}

test("a closed file leaves nothing behind, whatever release and however many GPUs it named", async () => {
  const service = await openService();
  const launchOf = (index: number) =>
    `docker run vllm/vllm-openai:v0.${index}.${index} --model Qwen/Qwen2.5-7B-Instruct --max-modl-len 8K -tp ${index}\n`;
  const before = await openAndClose(service, 0, 300, launchOf);
  const after = await openAndClose(service, 300, 1200, launchOf);
  // What is known of one release alone takes 25 KiB.
  expect((after - before) / 900).toBeLessThan(8 * 1024);
});
