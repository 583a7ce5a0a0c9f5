import { expect, test } from "vitest";
import { applyEdits } from "../../src/text/textEdit.ts";
import { type Folder, openFolder } from "../support/neighbours.ts";

const compose = `services:
  chat:
    image: vllm/vllm-openai:v0.11.0
    command: --model \${MODEL} --max-model-len \${LEN:-4096} --max-num-seqs \${SEQS:-16} \${MORE}
    env_file: [vllm.env, { path: own.env, required: false }]
    environment:
      VLLM_LOGGING_LEVEL: DEBUG
`;

async function factsOf({ service, open }: Folder, name = "compose.yaml"): Promise<readonly string[]> {
  const { assessments } = service.analyze(await open(name));
  return assessments.map(
    ({ deployment: { name: id, modelName, server } }) =>
      `${id}: ${modelName.value} ${server.maxModelLen.value} ${server.maxNumSeqs.value}`,
  );
}

test("variables come from .env before their defaults", async () => {
  const folder = await openFolder({
    "compose.yaml": compose,
    ".env": "# project\nMODEL=org/m # the model\nexport LEN='8192'\nSEQS=\nMORE=--dtype bfloat16\n",
  });
  expect(await factsOf(folder)).toEqual(["chat: org/m 8192 16"]);
  const [assessment] = folder.service.analyze(await folder.open("compose.yaml")).assessments;
  expect(assessment?.deployment.settings.byField.get("dtype")?.value).toBe("bfloat16");
});

test("a finding about a value of .env stands on the reference and names the line; its edit is the reference", async () => {
  const text = `# gpuplan: gpu=L4\n${compose.replaceAll(" ${MORE}", "")}`;
  const folder = await openFolder({
    "compose.yaml": text,
    ".env": "MODEL=Qwen/Qwen2.5-7B-Instruct\n\nLEN=131072\nSEQS=16\n",
  });
  const document = await folder.open("compose.yaml");
  const finding = folder.service.findings(document).find(({ rule }) => rule === "cannot-start");
  expect(text.slice(finding?.range.start, finding?.range.end)).toMatch(/^\$\{(?:LEN:-4096|MODEL)\}$/);
  expect(finding?.message).toMatch(/See line [13] of \.env\.$/);
  const texts = finding?.fixes().map(({ edits }) => applyEdits(text, edits)) ?? [];
  expect(texts.some((each) => /--max-model-len \d+ --max-num-seqs \$\{SEQS/.test(each))).toBe(true);
});

test("without .env all is as before", async () => {
  expect(await factsOf(await openFolder({ "compose.yaml": compose }))).toEqual(["chat: null 4096 16"]);
});

test("env_file gives the container's environment, environment wins, and a secret there is not in clear here", async () => {
  const folder = await openFolder({
    "compose.yaml": compose,
    "vllm.env": "VLLM_LOGGING_LEVEL=INFO\nVLLM_USE_V1=0\nHF_TOKEN=hf_abcdefghijklmnopqrstu\n",
    "own.env": "VLLM_USE_V1=1\n",
  });
  const document = await folder.open("compose.yaml");
  const { source } = folder.service.analyze(document).assessments[0]?.deployment ?? {};
  const environment = source?.kind === "launch" ? source.launch.environment : [];
  expect(environment.map(({ name, value }) => `${name}=${value.value}`).toSorted()).toEqual([
    "HF_TOKEN=hf_abcdefghijklmnopqrstu",
    "VLLM_LOGGING_LEVEL=DEBUG",
    "VLLM_USE_V1=1",
  ]);
  const findings = folder.service.findings(document);
  expect(findings.filter(({ rule }) => rule === "secret-in-clear")).toEqual([]);
});

test("a service that extends one of another file is read there, environment files beside that file", async () => {
  const folder = await openFolder({
    "compose.yaml": `services:
  chat:
    extends: { file: ./shared/base.yaml, service: vllm }
    environment: [LEN=1]
  other:
    extends: { file: shared/base.yaml, service: vllm }
    command: --model org/other --swap-space 4
`,
    ".env": "MODEL=org/m\n",
    "shared/base.yaml": `services:
  common:
    image: vllm/vllm-openai:v0.28.0
    ipc: host
    env_file: vllm.env
  vllm:
    extends: common
    command:
      - --model
      - $MODEL
      - --max-model-len=8192
      - --swap-space=4
`,
    "shared/vllm.env": "VLLM_USE_V1=0\n",
  });
  expect(await factsOf(folder)).toEqual(["chat: org/m 8192 256", "other: org/other null 256"]);
  const document = await folder.open("compose.yaml");
  const findings = folder.service.findings(document);
  const seen = findings
    .filter(({ rule }) => rule === "removed-flag" || rule === "removed-variable")
    .map(({ rule, range, message, fixes }) => {
      const place = /See .*/.exec(message)?.[0] ?? "";
      return `${rule} on ${document.text.slice(range.start, range.end)}: ${place} ${fixes().length}`;
    });
  expect(seen).toContain("removed-flag on ./shared/base.yaml: See line 12 of ./shared/base.yaml. 0");
  expect(seen).toContain("removed-flag on --swap-space:  1");
  expect(seen.some((each) => each.startsWith("removed-variable on") && each.includes("of vllm.env"))).toBe(
    true,
  );
});

test.each([
  ["- ./vllm.yaml:/etc/vllm.yaml:ro", "/etc/vllm.yaml"],
  ["- ./conf/:/etc/vllm", "/etc/vllm/vllm.yaml"],
  ["- { type: bind, source: ./conf, target: /etc/vllm/ }", "/etc/vllm/vllm.yaml"],
])("the file of --config is read where the mount %s has it", async (volume, path) => {
  const config = "model: org/m\nmax-model-len: 2048\n";
  const folder = await openFolder({
    "compose.yaml": `services:\n  chat:\n    image: vllm/vllm-openai:v0.28.0\n    command: [--config, ${path}, --max-num-seqs, "8"]\n    volumes:\n      - models:/etc\n      ${volume}\n`,
    "vllm.yaml": config,
    "conf/vllm.yaml": config,
  });
  expect(await factsOf(folder)).toEqual(["chat: org/m 2048 8"]);
});

test("a path in a container that nothing mounts is not looked for on the host", async () => {
  const folder = await openFolder({
    "compose.yaml":
      "services:\n  chat:\n    image: vllm/vllm-openai:v0.28.0\n    command: [--config, vllm.yaml]\n    volumes: [models:/etc]\n",
    "vllm.yaml": "model: org/m\n",
  });
  expect(await factsOf(folder)).toEqual(["chat: null null 256"]);
  expect(folder.asked.filter((path) => path.endsWith("vllm.yaml"))).toEqual([]);
});

test.each([
  ["a circle", { "base.yaml": "services:\n  vllm:\n    extends: { file: compose.yaml, service: chat }\n" }],
  ["itself", { "base.yaml": "services:\n  vllm:\n    extends: vllm\n" }],
  ["nothing", {}],
  ["no mapping", { "base.yaml": "- services\n" }],
  ["broken YAML", { "base.yaml": "services: {vllm: [\n" }],
])("extending %s ends", async (_, files) => {
  const folder = await openFolder({
    "compose.yaml":
      "services:\n  chat:\n    image: vllm/vllm-openai\n    command: org/m\n    extends: { file: base.yaml, service: vllm }\n",
    ...files,
  });
  expect(await factsOf(folder)).toEqual(["chat: org/m null 256"]);
});

test("a chain of many files ends", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `base${index}.yaml`,
      `services:\n  vllm:\n    extends: { file: base${index + 1}.yaml, service: vllm }\n`,
    ]),
  );
  const folder = await openFolder({
    "compose.yaml":
      "services:\n  chat:\n    image: vllm/vllm-openai\n    extends: { file: base0.yaml, service: vllm }\n",
    ...files,
  });
  await folder.open("compose.yaml");
  expect(folder.asked.length).toBeLessThan(40);
});
