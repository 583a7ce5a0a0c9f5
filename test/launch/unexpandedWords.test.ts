import { beforeAll, expect, test } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { findingsOf, fixedText } from "../support/findings.ts";
import { openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

const name = "Dockerfile";

/** The characters of each finding that a word reaches the server as it stands. */
function unexpandedIn(text: string): readonly string[] {
  return findingsOf(service, text, "wrong-flag-value", name).map(({ message, range }) => {
    expect(message).toContain("the exec form runs no shell");
    return text.slice(range.start, range.end);
  });
}

test("variables in the exec form are marked, once each, and a hint says nothing more of them", () => {
  const text = `FROM nvidia/cuda:12.4.0\nENTRYPOINT ["vllm", "serve"]\nCMD ["\${MODEL}", "--port", "$PORT", "--seed", "1", "--api-key=\${KEY}"]\n`;
  expect(unexpandedIn(text)).toEqual(["${MODEL}", "$PORT", "--api-key=${KEY}"]);
  expect(findingsOf(service, text, "unresolved-setting", name)).toEqual([]);
});

test("the shell form and a shell in the exec form fill variables in", () => {
  expect(unexpandedIn("FROM nvidia/cuda:12.4.0\nCMD vllm serve ${MODEL} --port $PORT\n")).toEqual([]);
  expect(unexpandedIn('FROM nvidia/cuda:12.4.0\nCMD ["sh", "-c", "vllm serve $MODEL"]\n')).toEqual([]);
});

test("one instruction alone can be written in the shell form", () => {
  const text = `FROM nvidia/cuda:12.4.0\nCMD ["vllm", "serve", "\${MODEL}", \\\n  "--hf-overrides", "{\\"a\\": \\"b c\\"}"]\nEXPOSE 80\n`;
  expect(fixedText(service, text, "wrong-flag-value", "Write the shell form", name)).toBe(
    `FROM nvidia/cuda:12.4.0\nCMD exec vllm serve "\${MODEL}" --hf-overrides '{"a": "b c"}'\nEXPOSE 80\n`,
  );
  const quotes = `FROM nvidia/cuda:12.4.0\nCMD ["vllm", "serve", "$MODEL", "--hf-overrides", "{\\"a\\": \\"\${KIND} $(id)\\"}"]\n`;
  expect(fixedText(service, quotes, "wrong-flag-value", "Write the shell form", name)).toBe(
    `FROM nvidia/cuda:12.4.0\nCMD exec vllm serve "$MODEL" --hf-overrides "{\\"a\\": \\"\${KIND} \\$(id)\\"}"\n`,
  );
  const broken = `FROM nvidia/cuda:12.4.0\nCMD ["vllm", "serve", "$MODEL", "--hf-overrides", "{\\n}"]\n`;
  expect(findingsOf(service, broken, "wrong-flag-value", name).flatMap((each) => each.fixes())).toEqual([]);
  const both = `FROM nvidia/cuda:12.4.0\nENTRYPOINT ["vllm", "serve"]\nCMD ["\${MODEL}"]\n`;
  expect(findingsOf(service, both, "wrong-flag-value", name).flatMap((each) => each.fixes())).toEqual([]);
});
