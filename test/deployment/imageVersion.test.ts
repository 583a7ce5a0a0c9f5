import { expect, it } from "vitest";
import { versionOfImage } from "../../src/deployment/imageVersion.ts";

const range = { start: 0, end: 1 };

it.each([
  ["vllm/vllm-openai", "v0.11.0", "0.11.0"],
  ["docker.io/vllm/vllm-openai", "v0.10.1.1", "0.10.1"],
  ["registry.example.org/team/vllm", "0.9.2-cu128", "0.9.2"],
])("%s:%s is vLLM %s", (name, tag, expected) => {
  const version = versionOfImage({ name, tag, range });
  expect(version && `${version.major}.${version.minor}.${version.patch}`).toBe(expected);
});

it.each([
  ["nvcr.io/nvidia/vllm", "25.09-py3"],
  ["lmcache/vllm-openai", "v0.3.9"],
  ["rayproject/ray-llm", "2.46.0-py311"],
  ["example.org/vllm-dev", "0.1.0"],
  ["vllm/vllm-openai", "latest"],
  ["vllm/vllm-openai", null],
])("%s:%s does not tell", (name, tag) => {
  expect(versionOfImage({ name, tag, range })).toBeNull();
});
