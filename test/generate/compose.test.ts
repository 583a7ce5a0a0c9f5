import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { parseYaml } from "../../src/syntax/yaml/parseYaml.ts";
import { toPlainValue } from "../../src/syntax/yaml/plainValue.ts";
import { documentOf, openService, planName } from "../support/service.ts";
import { generate, onlyFile } from "./readBack.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function composeOf(plan: string) {
  return toPlainValue(parseYaml(onlyFile(generate(service, plan, "compose")).text).tree);
}

const sharded = `
gpuplan: 1
# gpuplan: vllm=0.11.1
gpu: 2x L4
services: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { tensor-parallel-size: 2, max-model-len: 32K, port: 9000 } } }
workload: { concurrency: 10, context: 32K }
`;

describe("a compose file", () => {
  it("pins the image, reserves the GPUs, shares memory between them and waits for the weights", () => {
    expect(composeOf(sharded)).toMatchObject({
      services: {
        chat: {
          image: "vllm/vllm-openai:v0.11.1",
          shm_size: "8gb",
          ports: ["127.0.0.1:9000:9000"],
          volumes: ["huggingface-cache:/root/.cache/huggingface"],
          deploy: {
            resources: { reservations: { devices: [{ driver: "nvidia", count: 2, capabilities: ["gpu"] }] } },
          },
          healthcheck: {
            test: ["CMD", "curl", "--fail", "--silent", "http://localhost:9000/health"],
            // 14.2 GiB at 100 MB/s and three minutes, in whole minutes.
            start_period: "360s",
          },
        },
      },
      volumes: { "huggingface-cache": {} },
    });
  });

  it("gives servers GPUs of their own, and the same ones to those that share them", () => {
    const plan = `
gpuplan: 1
pools: { default: { gpu: L4, count: 4 } }
services:
  a: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { gpu-memory-utilization: 0.4 }, share: b }
  b: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { gpu-memory-utilization: 0.4 } }
  c: { model: Qwen/Qwen2.5-0.5B-Instruct, args: { tensor-parallel-size: 2 } }
`;
    const devices = (ids: readonly string[]) => ({
      deploy: { resources: { reservations: { devices: [{ device_ids: ids }] } } },
    });
    expect(composeOf(plan)).toMatchObject({
      services: {
        a: { ...devices(["0"]), ports: ["127.0.0.1:8000:8000"] },
        b: { ...devices(["0"]), ports: ["127.0.0.1:8001:8000"] },
        c: { ...devices(["1", "2"]), ports: ["127.0.0.1:8002:8000"] },
      },
    });
  });

  it("hands AMD's GPUs on as devices", () => {
    const plan = "gpuplan: 1\ngpu: MI300X\nservices: { chat: { model: Qwen/Qwen2.5-7B-Instruct } }\n";
    expect(composeOf(plan)).toMatchObject({
      services: { chat: { image: "vllm/vllm-openai-rocm:v0.28.0", devices: ["/dev/kfd", "/dev/dri"] } },
    });
  });

  it.each(["shell", "compose", "kubernetes", "kserve", "vllm-config"] as const)(
    "or one of the kind %s gives no finding that the plan does not give",
    (kind) => {
      const known = new Set(service.findings(documentOf(sharded, planName)).map(({ rule }) => rule));
      for (const { name, text } of generate(service, sharded, kind).files) {
        const found = service.findings(documentOf(text, name));
        expect(found.filter(({ rule }) => !known.has(rule)).map(({ message }) => message)).toEqual([]);
      }
    },
  );
});
