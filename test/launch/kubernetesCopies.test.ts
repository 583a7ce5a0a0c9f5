import { beforeAll, describe, expect, it } from "vitest";
import type { Deployment } from "../../src/deployment/deployment.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function read(manifest: string): readonly Deployment[] {
  return service.analyze(documentOf(manifest, "chat.yaml")).assessments.map(({ deployment }) => deployment);
}

const manifest = (kind: string, replicas: string, word = "--max-model-len=8K") => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: chat }
spec:
  replicas: ${replicas}
  template:
    spec:
      nodeSelector: { nvidia.com/gpu.product: NVIDIA-L4 }
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.1
          command: [vllm, serve]
          args: [Qwen/Qwen2.5-7B-Instruct, '${word}']
          resources: { limits: { nvidia.com/gpu: 1 } }
`;

describe("the copies that a manifest starts", () => {
  it.each(["Deployment", "StatefulSet"])("of a %s have the GPUs of a pod each", (kind) => {
    const [deployment] = read(manifest(kind, "3"));
    expect(deployment?.replicas.value).toBe(3);
    expect(deployment?.gpuCount.value).toBe(3);
  });

  it.each(["0", "{{ .Values.replicas }}", "many"])("are one where %s says nothing of them", (replicas) => {
    const [deployment] = read(manifest("Deployment", replicas));
    expect(deployment?.replicas.value).toBe(1);
    expect(deployment?.gpuCount.value).toBe(1);
  });

  it("are told apart in a file of several resources", () => {
    const both = `${manifest("Deployment", "2")}---${manifest("Deployment", "1")}`;
    expect(read(both).map(({ replicas }) => replicas.value)).toEqual([2, 1]);
  });
});

describe("dollar signs in the words of a container", () => {
  // Kubernetes, third_party/forked/golang/expansion: two are one, a lone one is text.
  it.each([
    ["--chat-template=a$$b", "a$b"],
    ["--chat-template=$$(HOME)", "$(HOME)"],
    ["--chat-template=$$$$(x)", "$$(x)"],
    ["--chat-template=$x", "$x"],
  ])("%s is read as Kubernetes expands it", (word, value) => {
    const [deployment] = read(manifest("Deployment", "1", word));
    expect(deployment?.settings.byField.get("chat_template")?.value).toBe(value);
  });
});
