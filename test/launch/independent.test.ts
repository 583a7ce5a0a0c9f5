import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readLaunchCases } from "../../scripts/launchScore/launchCase.ts";
import { scoreLaunches } from "../../scripts/launchScore/scoreLaunches.ts";
import { type LaunchReport, launchReport } from "../../src/features/launchReport.ts";
import { openService } from "../support/service.ts";

/**
 * Launch files whose expectations were written from a survey of public files before anybody ran the readers over them,
 * by somebody who had not read the readers. `npm run score:launches` prints the same as figures.
 */
const cases = readLaunchCases(fileURLToPath(new URL("../fixtures/independent", import.meta.url)));
const service = await openService();

/** What is not read, and why it stays so. */
const notRead: Readonly<Record<string, string>> = {
  "shell/set4/terraform/main.tf": "Terraform is not read",
};

describe("launch files of others", () => {
  it.each(cases)("$name", ({ name, text, expected }) => {
    const document = { uri: `file:///independent/${name}`, languageId: "", version: 1, text };
    const { differences } = scoreLaunches(expected, launchReport(service.analyze(document)));
    if (name in notRead) expect(differences, notRead[name]).not.toEqual([]);
    else expect(differences).toEqual([]);
  });
});

describe("the model of a report", () => {
  it.each([
    ["vllm serve --port 1", null],
    ["vllm serve --port 1 $FLAGS", { unresolved: "$FLAGS" }],
    ["vllm serve --config=models.yaml", null],
    ["python -m vllm.entrypoints.openai.api_server --port 1 $@", { unresolved: "$@" }],
  ])("of %s", (text, model) => {
    const document = { uri: `file:///${encodeURI(text)}.sh`, languageId: "", version: 1, text };
    expect(launchReport(service.analyze(document)).map((row) => row.model)).toEqual([model]);
  });
});

it("says a value that vLLM refuses as vLLM gets it", () => {
  const text = "D=float99\nvllm serve org/m --dtype $D\n";
  const document = { uri: "file:///refused.sh", languageId: "", version: 1, text };
  expect(launchReport(service.analyze(document))[0]?.settings).toEqual({
    dtype: { value: "float99", written: "$D", line: 2, refused: true },
  });
});

describe("the score", () => {
  const found: LaunchReport = {
    file: "serve.sh",
    line: 3,
    kind: "shell",
    service: null,
    entry: "vllm serve",
    model: { value: "org/m", written: "org/m" },
    settings: { port: { value: 80, written: "80", line: 3 } },
    environment: {},
    gpu: null,
    vllm: { version: "0.12.0", from: "pip install" },
  };
  const wanted = { line: [3], kind: null, entry: null, model: "org/m", settings: { port: 80 } };

  it("counts the model and every setting", () => {
    expect(scoreLaunches([wanted], [found])).toEqual({
      expectedLaunches: 1,
      foundLaunches: 1,
      extraLaunches: 0,
      values: 2,
      rightValues: 2,
      differences: [],
    });
  });

  it.each([
    ["another value", { ...wanted, settings: { port: 81 } }, 2],
    ["a value where none is to be told", { ...wanted, settings: { port: { unresolved: "$P" } } }, 2],
    ["a setting that nobody gave", { ...wanted, settings: {} }, 2],
    ["a setting that was missed", { ...wanted, settings: { port: 80, seed: 1 } }, 3],
    ["another model", { ...wanted, model: "org/n" }, 2],
  ])("counts %s as wrong", (_, expected, values) => {
    expect(scoreLaunches([expected], [found])).toMatchObject({ values, rightValues: values - 1 });
  });

  it("counts all of a launch that is missed, and one that was made up", () => {
    expect(scoreLaunches([{ ...wanted, line: [9] }], [found])).toMatchObject({
      foundLaunches: 0,
      extraLaunches: 1,
      values: 2,
      rightValues: 0,
    });
    expect(scoreLaunches([], [found])).toMatchObject({ extraLaunches: 1, values: 0 });
  });
});
