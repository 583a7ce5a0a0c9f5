import { describe, expect, it } from "vitest";
import { planName } from "../support/service.ts";
import { runCli } from "./testHost.ts";

/** Every secret of the texts below carries this word, so that one look tells whether any came out. */
const secret = "Geheim42";

const texts: Readonly<Record<string, string>> = {
  "flag.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --api-key sk-${secret} --max-model-lem 8K eight\n`,
  "flagWithEquals.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --api-key=sk-${secret} --bogus\n`,
  "severalKeys.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --port 8000 --api-key ${secret}a ${secret}b --bogus\n`,
  "variable.sh": `KEY=${secret}\nvllm serve Qwen/Qwen2.5-7B-Instruct --api-key "$KEY" --bogus\n`,
  "partly.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --api-key "${secret}-$SUFFIX" --max-model-len $X --bogus\n`,
  "default.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --api-key "\${KEY:-${secret}}" --bogus\n`,
  "misspelt.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --api-kye sk-${secret} --bogus\n`,
  "shortened.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --api-k ${secret}-x --bogus\n`,
  "hfToken.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --hf-token ${secret}-y --bogus\n`,
  "stray.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --port 8000 hf_${secret}\n`,
  "exported.sh": `export HF_TOKEN=${secret} MY_THING=${secret}\nvllm serve Qwen/Qwen2.5-7B-Instruct --bogus\n`,
  "prefix.sh": `HF_TOKEN=${secret} SOMETHING=${secret} vllm serve Qwen/Qwen2.5-7B-Instruct --bogus\n`,
  "keys.sh": `NVIDIA_API_KEY=${secret} VLLM_API_KEY=${secret} RAY_TOKEN=${secret} vllm serve Qwen/Qwen2.5-7B-Instruct --bogus\n`,
  "docker.sh": `docker run -e HF_TOKEN=${secret} --env UNKNOWN=${secret} vllm/vllm-openai --model Qwen/Qwen2.5-7B-Instruct --bogus\n`,
  "json.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --model-loader-extra-config '{"s3": {"secret_key": "${secret}"}}' --bogus\n`,
  "address.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --otlp-traces-endpoint https://user:${secret}@host/x --bogus\n`,
  "inValue.sh": `vllm serve Qwen/Qwen2.5-7B-Instruct --api-key sk-${secret} --max-model-len sk-${secret}\n`,
  [planName]: `gpuplan: 1\nservices:\n  chat: { model: Qwen/Qwen2.5-7B-Instruct, args: { api-key: ${secret}-z, bogus: 1 }, env: { HF_TOKEN: ${secret} } }\n`,
};

describe.each(Object.keys(texts))("%s", (name) => {
  it.each([
    ["check"],
    ["check", "--json"],
    ["estimate"],
    ["estimate", "--json", "--why"],
    ["launches"],
    ["launches", "--json"],
  ])("keeps its secrets from %s %s", async (...words) => {
    const { output, errors } = await runCli([...words, "--gpu", "L4", name], texts);
    expect(output).not.toContain(secret);
    expect(errors).toBe("");
  });
});

describe("what is not secret", () => {
  it("is printed: names, lengths, devices, the expression of what is unresolved", async () => {
    const text =
      'CUDA_VISIBLE_DEVICES=0,1 VLLM_LOGGING_LEVEL=DEBUG HF_TOKEN=x vllm serve "$MODEL" --max-num-batched-tokens 8192 --served-model-name token\n';
    const [row] = JSON.parse((await runCli(["launches", "--json", "x.sh"], { "x.sh": text })).output);
    expect(row.environment).toEqual({
      CUDA_VISIBLE_DEVICES: "0,1",
      VLLM_LOGGING_LEVEL: "DEBUG",
      HF_TOKEN: "<redacted>",
    });
    expect(row.model).toEqual({ unresolved: "$MODEL" });
    expect(row.settings.max_num_batched_tokens).toEqual({ value: 8192, written: "8192", line: 1 });
    expect(row.settings.served_model_name.value).toEqual(["token"]);
  });

  it("keeps its place in a quoted line, whose columns stay", async () => {
    const { output } = await runCli(["check", "flag.sh"], texts);
    expect(output).toContain(
      "  vllm serve Qwen/Qwen2.5-7B-Instruct --api-key *********** --max-model-lem 8K eight\n",
    );
    expect(output).toContain(`\n${" ".repeat(60)}^^^^^^^^^^^^^^^\n`);
  });
});
