import { describe, expect, test } from "vitest";
import { publicText } from "../../src/vllm/secrets.ts";

describe("what is printed of a text", () => {
  test.each([
    ["--api-key sk-abcdef123456", "--api-key <redacted>"],
    ["HF_TOKEN=hf_abcdefghijkl", "HF_TOKEN=<redacted>"],
    ["https://hf_abcdefghijkl@huggingface.co/x", "https://<redacted>@huggingface.co/x"],
    ["https://me:secret@example.org/x", "https://<redacted>@example.org/x"],
    ["hf_abcdefghijkl", "<redacted>"],
    [`${"-".repeat(500)}api-key abcdef`, `${"-".repeat(500)}api-key <redacted>`],
    [`${"a.".repeat(500)}https://me:secret@b`, `${"a.".repeat(500)}https://<redacted>@b`],
  ])("%s has no secret in it", (text, shown) => {
    expect(publicText(text)).toBe(shown);
  });

  test.each(["/data/hf_models/Qwen3-8B", "hf_models/Qwen3-8B", "/hf_models", "./hf_cache_dir/x"])(
    "%s is a path, and stays one",
    (text) => {
      expect(publicText(text)).toBe(text);
    },
  );

  test("a text without an end takes no time", () => {
    const started = performance.now();
    publicText(`hf_${"a".repeat(200_000)}/`);
    publicText("hf_".repeat(60_000));
    publicText("-".repeat(200_000));
    publicText("--token".repeat(30_000));
    publicText("a.".repeat(100_000));
    // Far more than it takes anywhere, far less than what grows with the square.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
