import { beforeAll, describe, expect, it } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { parseYamlDocuments } from "../../src/syntax/yaml/parseYaml.ts";
import { type PlainValue, toPlainValue } from "../../src/syntax/yaml/plainValue.ts";
import { documentOf, openService } from "../support/service.ts";
import { deploymentsOf, generate, onlyFile } from "./readBack.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

/** The documents of the generated file; comments alone make none. */
function manifests(plan: string): readonly PlainValue[] {
  const { text } = onlyFile(generate(service, plan, "kubernetes"));
  return parseYamlDocuments(text)
    .map(({ tree }) => toPlainValue(tree))
    .filter((document) => document !== null);
}

const open = `
gpuplan: 1
gpu: L4
services: { chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { max-model-len: 8K } } }
workload: { concurrency: 60, context: 8K }
`;

const spanning = `
gpuplan: 1
pools: { default: { gpu: H100 SXM, count: 16, per_node: 8 } }
services:
  big:
    model: meta-llama/Llama-3.1-405B-Instruct
    args: { tensor-parallel-size: 8, pipeline-parallel-size: 2, max-model-len: 32K }
workload: { concurrency: 8 }
`;

describe("Kubernetes manifests", () => {
  it("start as many servers as the workload needs, and follow the requests that wait", () => {
    const [deployment, svc, scaler] = manifests(open);
    expect(deployment).toMatchObject({ kind: "Deployment", spec: { replicas: 6 } });
    expect(svc).toMatchObject({ kind: "Service", spec: { selector: { "app.kubernetes.io/name": "chat" } } });
    expect(scaler).toMatchObject({
      apiVersion: "keda.sh/v1alpha1",
      spec: {
        minReplicaCount: 1,
        maxReplicaCount: 6,
        triggers: [
          {
            type: "prometheus",
            metadata: { query: 'sum(vllm:num_requests_waiting{model_name="Qwen/Qwen2.5-7B-Instruct"})' },
          },
        ],
      },
    });
  });

  it("are read back with their copies, which carry the workload together", () => {
    const { text, name } = onlyFile(generate(service, open, "kubernetes"));
    const [read] = deploymentsOf(service, text, name);
    expect(read?.replicas.value).toBe(6);
    expect(read?.gpuCount.value).toBe(6);
    expect(service.findings(documentOf(text, name))).toEqual([]);
  });

  it("keep to the GPUs of a pool that has a count, and follow no load there", () => {
    const counted = open.replace("gpu: L4", "gpu: 2x L4");
    const documents = manifests(counted);
    expect(documents).toHaveLength(2);
    expect(documents[0]).toMatchObject({ spec: { replicas: 2 } });
    expect(onlyFile(generate(service, counted, "kubernetes")).text).toContain("the workload needs 6.");
  });

  it("give the pod its GPUs, their nodes, shared memory and time to load", () => {
    const [deployment] = manifests(
      open.replace("max-model-len: 8K", "max-model-len: 8K, tensor-parallel-size: 2"),
    );
    expect(deployment).toMatchObject({
      spec: {
        template: {
          spec: {
            nodeSelector: { "nvidia.com/gpu.product": "NVIDIA-L4" },
            containers: [
              {
                image: "vllm/vllm-openai:v0.28.0",
                resources: { limits: { "nvidia.com/gpu": 2 } },
                // 14.2 GiB at 100 MB/s and three minutes, in whole minutes.
                startupProbe: { httpGet: { path: "/health" }, periodSeconds: 10, failureThreshold: 36 },
                readinessProbe: { httpGet: { path: "/health" } },
                livenessProbe: { httpGet: { path: "/health" } },
              },
            ],
            volumes: [{ name: "huggingface-cache" }, { emptyDir: { medium: "Memory" } }],
          },
        },
      },
    });
  });

  it("span machines by a LeaderWorkerSet whose leader answers", () => {
    const [set, svc] = manifests(spanning);
    expect(set).toMatchObject({
      kind: "LeaderWorkerSet",
      spec: {
        leaderWorkerTemplate: {
          size: 2,
          leaderTemplate: { spec: { containers: [{ resources: { limits: { "nvidia.com/gpu": 8 } } }] } },
        },
      },
    });
    expect(svc).toMatchObject({ spec: { selector: { role: "leader" } } });
    const text = JSON.stringify(set);
    expect(text).toContain('"--nnodes=2","--master-addr=$(LWS_LEADER_ADDRESS)","--node-rank=0"');
    expect(text).toContain('"--node-rank=$(LWS_WORKER_INDEX)","--headless"');
  });

  it("of several machines are read back as the same server, its other machines without an API beside it", () => {
    const { text, name } = onlyFile(generate(service, spanning, "kubernetes"));
    const [leader, worker, ...others] = deploymentsOf(service, text, name);
    expect(others).toEqual([]);
    for (const each of [leader, worker]) {
      expect(each?.modelName.value).toBe("meta-llama/Llama-3.1-405B-Instruct");
      expect(each?.server).toMatchObject({
        tensorParallelSize: { value: 8 },
        pipelineParallelSize: { value: 2 },
        maxModelLen: { value: 32768 },
      });
      expect(each?.gpuCount.value).toBe(16);
    }
    expect(worker?.settings.byField.get("headless")?.value).toBe(true);
    expect(service.findings(documentOf(text, name)).map(({ rule }) => rule)).not.toContain("too-few-gpus");
  });

  it("join the machines through Ray before vLLM could do without it", () => {
    const old = `${spanning}# gpuplan: vllm=0.11.1\n`;
    const { text, name } = onlyFile(generate(service, old, "kubernetes"));
    expect(text).toContain("vLLM 0.11.1 spans machines only through Ray");
    expect(text).not.toContain("--nnodes=");
    const [set] = manifests(old);
    expect(set).toMatchObject({
      spec: {
        leaderWorkerTemplate: {
          leaderTemplate: {
            spec: {
              containers: [
                {
                  command: ["sh", "-c"],
                  args: [
                    expect.stringMatching(
                      /multi-node-serving\.sh leader --ray_cluster_size=2 && exec vllm serve meta-llama.* --distributed-executor-backend=ray$/,
                    ),
                  ],
                },
              ],
            },
          },
          workerTemplate: {
            spec: {
              containers: [{ args: [expect.stringContaining("worker --ray_address=$(LWS_LEADER_ADDRESS)")] }],
            },
          },
        },
      },
    });
    const [leader, ...others] = deploymentsOf(service, text, name);
    expect(others).toEqual([]);
    expect(leader?.modelName.value).toBe("meta-llama/Llama-3.1-405B-Instruct");
    expect(leader?.version.value).toMatchObject({ major: 0, minor: 11 });
    expect(leader?.server).toMatchObject({
      tensorParallelSize: { value: 8 },
      pipelineParallelSize: { value: 2 },
      maxModelLen: { value: 32768 },
    });
  });

  it("say that the oldest images lack the script that joins the machines", () => {
    const { text } = onlyFile(generate(service, `${spanning}# gpuplan: vllm=0.6.6\n`, "kubernetes"));
    expect(text).toContain("The image has that script since 0.7.3");
  });

  it("name a service as Kubernetes takes names, each one once", () => {
    const named = `
gpuplan: 1
gpu: L4
services:
  "Chat Bot!": { model: Qwen/Qwen2.5-0.5B-Instruct }
  chat_bot: { model: Qwen/Qwen2.5-0.5B-Instruct }
  "7b": { model: Qwen/Qwen2.5-0.5B-Instruct }
`;
    const names = manifests(named).map(
      (each) => JSON.stringify(each).match(/"metadata":\{"name":"([^"]+)"/)?.[1],
    );
    expect([...new Set(names)]).toEqual(["chat-bot", "chat-bot-2", "b"]);
  });
});
