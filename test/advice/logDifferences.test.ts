import { beforeAll, describe, expect, it } from "vitest";
import { findDifferences, withDifference } from "../../src/advice/logDifferences.ts";
import type { Deployment, ServerFacts } from "../../src/deployment/deployment.ts";
import { catalogueLookUps } from "../../src/deployment/lookUps.ts";
import type { Service } from "../../src/service/service.ts";
import { documentOf, openService } from "../support/service.ts";

let service: Service;
beforeAll(async () => {
  service = await openService();
});

function launch(flags: string): Deployment {
  const text = `vllm serve Qwen/Qwen3-30B-A3B ${flags} # gpuplan: gpu=H100\n`;
  const [assessment] = service.analyze(documentOf(text, "serve.sh")).assessments;
  if (!assessment) throw new Error("no launch was found");
  return assessment.deployment;
}

describe("a setting that a run had and its file has not", () => {
  const flags: readonly (readonly [keyof ServerFacts, string])[] = [
    ["redundantExperts", "--enable-expert-parallel --enable-eplb"],
    ["extendsContext", '--rope-scaling \'{"rope_type": "yarn", "factor": 2}\''],
    ["speculation", "--spec-method draft_model --spec-model Qwen/Qwen3-0.6B --spec-tokens 4"],
    ["lora", "--enable-lora --max-loras 4"],
    ["tensorParallelSize", "-tp 2"],
  ];

  it.each(flags)("is tried whole by itself: %s", (name, written) => {
    const [file, ran] = [launch(""), launch(written)];
    const difference = findDifferences(file, ran).find(
      (each) => each.kind === "setting" && each.name === name,
    );
    if (!difference) throw new Error("the difference was not found");
    expect(ran.server[name].value).not.toEqual(file.server[name].value);
    const tried = withDifference(file, ran, difference, catalogueLookUps);
    expect(tried.server[name].value).toEqual(ran.server[name].value);
  });
});
