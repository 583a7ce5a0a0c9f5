import { expect, test } from "vitest";
import { findingsOf } from "../support/findings.ts";
import { openService } from "../support/service.ts";

test("of one kind no more is said of a launch than somebody reads, and how much more there is", async () => {
  const service = await openService();
  const text = `vllm serve Qwen/Qwen2.5-7B-Instruct${" -".repeat(2500)}\n`;
  const found = findingsOf(service, text, "stray-word", "serve.sh");
  expect(found).toHaveLength(1000);
  expect(found.filter(({ message }) => message.endsWith("more follow."))).toEqual([found.at(-1)]);
  expect(found.at(-1)?.message).toContain("1,500 more follow.");
});
