import { expect, test } from "vitest";
import { isConfigFile } from "../../src/config/configFile.ts";
import { applyEdits } from "../../src/text/textEdit.ts";
import { type Folder, openFolder, uriOf } from "../support/neighbours.ts";

const serve = "#!/bin/bash\n# gpuplan: gpu=L4\nvllm serve --config vllm.yaml --max-num-seqs 64\n";
const config = "model: Qwen/Qwen2.5-7B-Instruct\nmax-model-len: 16384\nmax-num-seqs: 8\n";

async function factsOf({ service, open }: Folder, name: string): Promise<readonly string[]> {
  const { assessments } = service.analyze(await open(name));
  return assessments.map(
    ({ deployment: { modelName, server } }) =>
      `${modelName.value} ${server.maxModelLen.value} ${server.maxNumSeqs.value}`,
  );
}

test("the file of --config sets what the command line leaves open", async () => {
  const folder = await openFolder({ "serve.sh": serve, "vllm.yaml": config });
  expect(await factsOf(folder, "serve.sh")).toEqual(["Qwen/Qwen2.5-7B-Instruct 16384 64"]);
});

test("a finding about the file's value stands on its name, and its fix writes to the command line", async () => {
  const folder = await openFolder({
    "serve.sh": serve,
    "vllm.yaml": config.replace("16384", "131072"),
  });
  const document = await folder.open("serve.sh");
  const finding = folder.service.findings(document).find(({ rule }) => rule === "cannot-start");
  expect(document.text.slice(finding?.range.start, finding?.range.end)).toBe("vllm.yaml");
  expect(finding?.message).toContain("See line 2 of vllm.yaml.");
  const texts = finding?.fixes().map(({ edits }) => applyEdits(document.text, edits)) ?? [];
  expect(texts.length).toBeGreaterThan(0);
  for (const text of texts) expect(text).toContain("--config vllm.yaml --max-num-seqs 64");
  expect(texts.some((text) => /--max-num-seqs 64 --max-model-len \d+/.test(text))).toBe(true);
});

test("what vLLM refuses in the file is said at its name, without an edit of the name", async () => {
  const folder = await openFolder({ "serve.sh": serve, "vllm.yaml": `${config}swap-space: 4\n` });
  const findings = folder.service.findings(await folder.open("serve.sh"));
  const removed = findings.find(({ rule }) => rule === "removed-flag");
  expect(removed?.message).toContain("See line 4 of vllm.yaml.");
  expect(removed?.fixes()).toEqual([]);
});

test("a file that is not there is named where a value is missing", async () => {
  const folder = await openFolder({ "serve.sh": serve });
  const { assessments } = folder.service.analyze(await folder.open("serve.sh"));
  expect(assessments[0]?.deployment.modelName.origin).toMatchObject({
    kind: "unknown",
    reason: "No model is named here, and vllm.yaml is not there.",
  });
});

test("an editor's text wins over the disk, and who rests on it is told", async () => {
  const folder = await openFolder({ "serve.sh": serve, "vllm.yaml": config });
  await folder.open("serve.sh");
  expect(folder.service.fileChanged(uriOf("other.yaml"), "model: org/x")).toBe(false);
  expect(folder.service.fileChanged(uriOf("vllm.yaml"), config.replace("16384", "4096"))).toBe(true);
  expect(await factsOf(folder, "serve.sh")).toEqual(["Qwen/Qwen2.5-7B-Instruct 4096 64"]);
  folder.files.set("vllm.yaml", config.replace("16384", "2048"));
  expect(folder.service.fileChanged(uriOf("vllm.yaml"), null)).toBe(true);
  expect(await factsOf(folder, "serve.sh")).toEqual(["Qwen/Qwen2.5-7B-Instruct 2048 64"]);
});

test("settings that the script writes itself are read there", async () => {
  const text = `cat > vllm.yaml <<EOF\n${config}EOF\nvllm serve --config vllm.yaml\n`;
  const folder = await openFolder({ "serve.sh": text });
  expect(await factsOf(folder, "serve.sh")).toEqual(["Qwen/Qwen2.5-7B-Instruct 16384 8"]);
  expect(folder.asked.filter((path) => !isConfigFile(path))).toEqual([]);
  const [assessment] = folder.service.analyze(await folder.open("serve.sh")).assessments;
  const length = assessment?.deployment.settings.byField.get("max_model_len");
  expect(text.slice(length?.valueRange.start, length?.valueRange.end)).toBe("16384");
});

test.each([
  ["source ./env.sh", 'LEN=8192\nMODEL="org/m"\n'],
  [". env.sh", "export LEN=8192 MODEL=org/m # both\n"],
  ["[ -f env.sh ] && . ./env.sh", "LEN=8192\nMODEL=org/m\nreturn 0\n"],
  ['DIR="$(cd "$(dirname "$0")" && pwd)"\nsource "$DIR/env.sh"', "set -a\nLEN=8192\nMODEL='org/m'\n"],
  ["if [[ -r env.sh ]]; then\n  source env.sh\nfi", "LEN=${LEN:-8192}\nMODEL=org/m\nvllm serve org/other\n"],
])("%s", async (command, env) => {
  const text = `${command}\nvllm serve $MODEL --max-model-len "$LEN" --max-num-seqs 4\n`;
  const folder = await openFolder({ "serve.sh": text, "env.sh": env });
  expect(await factsOf(folder, "serve.sh")).toEqual(["org/m 8192 4"]);
});

test("flags in a sourced variable are edited by a further flag, a single value where it is used", async () => {
  const text =
    "# gpuplan: gpu=L4\n. ./env.sh\nvllm serve Qwen/Qwen2.5-7B-Instruct $FLAGS --max-num-seqs $SEQS\n";
  const folder = await openFolder({
    "serve.sh": text,
    "env.sh": 'FLAGS="--max-model-len 131072 --max-num-batched-tokens 2048"\nSEQS=many\n',
  });
  const document = await folder.open("serve.sh");
  const findings = folder.service.findings(document);
  const wrong = findings.find(({ rule }) => rule === "wrong-flag-value");
  expect(text.slice(wrong?.range.start, wrong?.range.end)).toBe("$SEQS");
  expect(wrong?.message).toContain("See line 2 of ./env.sh.");
  const setting = folder.service
    .analyze(document)
    .assessments[0]?.deployment.settings.byField.get("max_model_len");
  expect(setting?.value).toBe(131072);
  expect(text.slice(setting?.valueRange.start, setting?.valueRange.end)).toBe(". ./env.sh");
});

test("a unit's environment file beside it is read as systemd does, one of the machine is not", async () => {
  const unit =
    "[Service]\nEnvironment=LEN=2048\nEnvironmentFile=-vllm.env\nEnvironmentFile=/etc/vllm.env\nExecStart=/opt/bin/vllm serve ${MODEL} --max-model-len ${LEN} --max-num-seqs 4 $MORE\n";
  const folder = await openFolder({
    "vllm.service": unit,
    "vllm.env": '# of the service\nMODEL="org/m"\nLEN=8192 \nMORE=--max-num-seqs 16 \\\n  --seed 1\n',
  });
  expect(await factsOf(folder, "vllm.service")).toEqual(["org/m 8192 16"]);
  expect(folder.asked.some((name) => name.includes("etc/vllm.env"))).toBe(false);
});

test("a document that is no file has no neighbours", async () => {
  const folder = await openFolder({ "vllm.yaml": config });
  const document = { uri: "untitled:Untitled-1", languageId: "shellscript", version: 1, text: serve };
  await folder.service.readModels(document, new AbortController().signal, () => undefined);
  expect(folder.service.analyze(document).files).toEqual([]);
  expect(folder.asked).toEqual([]);
});
