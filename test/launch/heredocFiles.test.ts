import { beforeAll, expect, test } from "vitest";
import type { Service } from "../../src/service/service.ts";
import { findingsOf, fixedText } from "../support/findings.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function launchesIn(text: string): readonly string[] {
  return service.analyze(documentOf(text)).assessments.map(({ deployment }) => {
    const length = deployment.server.maxModelLen;
    return `${deployment.name ?? "–"} ${deployment.modelName.value} ${length.value} ${length.origin.kind}`;
  });
}

test("a removed flag in a file that a script writes is taken out there, with its items of the list", () => {
  const script = (items: string) =>
    `cat <<EOF | tee compose.yaml\nservices:\n  llm:\n    image: vllm/vllm-openai:v0.28.0\n    ipc: host\n    command:\n      - org/a\n${items}EOF\n`;
  const before = script("      - --swap-space\n      - 4\n      - --port\n      - 80\n");
  expect(fixedText(service, before, "removed-flag", "")).toBe(script("      - --port\n      - 80\n"));
});

test("a misspelt flag in a manifest is marked and mended at its characters of the script", () => {
  const script = (flag: string) =>
    `kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata:\n  name: $NAME\nspec:\n  containers:\n    - name: llm\n      image: vllm/vllm-openai:v0.28.0\n      args: ["--model", "$MODEL", "${flag}", "8192"]\nEOF\n`;
  const text = script("--max-modle-len");
  const [finding] = findingsOf(service, text, "unknown-flag");
  expect(text.slice(finding?.range.start, finding?.range.end)).toBe("--max-modle-len");
  expect(fixedText(service, text, "unknown-flag", "")).toBe(script("--max-model-len"));
});

test("what the shell fills in is edited where it is assigned", () => {
  const script = `LEN=8192\ncat > serve.py <<EOF\nfrom vllm import LLM\nllm = LLM(model="org/a", max_model_len=$LEN)\nEOF\n`;
  const [assessment] = service.analyze(documentOf(script)).assessments;
  const setting = assessment?.deployment.settings.byField.get("max_model_len");
  expect(setting).toMatchObject({ value: 8192, definition: { start: 4, end: 8 } });
});

test("quotes around the end mark keep the shell out, and tabs before lines go with <<-", () => {
  const text = `LEN=1024\ncat > a.service <<-'EOF'\n\t[Service]\n\tEnvironment=LEN=2048\n\tExecStart=/usr/bin/vllm serve org/a --max-model-len \${LEN}\n\tEOF\n`;
  expect(launchesIn(text)).toEqual(["– org/a 2048 written"]);
});

test("a value from outside, from a loop or from one branch alone is not known", () => {
  const unit = (body: string) =>
    `${body.replace("WRITE", "cat > a.service <<EOF\n[Service]\nExecStart=/usr/bin/vllm serve org/a --max-model-len $LEN\nEOF")}\n`;
  expect(launchesIn(unit("WRITE"))).toEqual(["– org/a null unknown"]);
  expect(launchesIn(unit("for LEN in 1024 2048; do\nWRITE\ndone"))).toEqual(["– org/a null unknown"]);
  expect(launchesIn(unit("LEN=1024\nif curl -s x; then LEN=2048; fi\nWRITE"))).toEqual([
    "– org/a null unknown",
  ]);
});
