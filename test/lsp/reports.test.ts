import { afterEach, describe, expect, it } from "vitest";
import { type ReportParams, type ReportResult, reportMethod } from "../../src/lsp/protocol.ts";
import { runCli } from "../cli/testHost.ts";
import { startClient, type TestClient } from "./client.ts";

const files = {
  "serve.sh":
    "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --no-such --api-key hunter2hunter2\n",
  "chat.gpuplan.yaml":
    "gpuplan: 1\ngpu: 1x L4\nservices:\n  chat:\n    model: Qwen/Qwen2.5-7B-Instruct\n    args: { max-model-len: 8K }\n",
  "notes.md": "# Nothing\n",
};
const documents = Object.entries(files).map(([name, text]) => ({ uri: `file:///project/${name}`, text }));

let client: TestClient;
afterEach(() => client.dispose());

const report = (params: ReportParams) => client.connection.sendRequest<ReportResult>(reportMethod, params);

describe("gpuplan/report", () => {
  it.each(["estimate", "check"] as const)(
    "answers %s with the command line's rows, per document",
    async (kind) => {
      client = await startClient();
      const reports = await report({ kind, documents });
      expect(reports).toHaveLength(documents.length);
      const named = reports.flatMap((rows, index) =>
        rows.map((row) => ({ ...row, file: Object.keys(files)[index] })),
      );
      const printed: { file: string }[] = JSON.parse((await runCli([kind, "--json"], files)).output);
      const byFile = (rows: readonly { file?: string | undefined }[]) =>
        rows.toSorted((a, b) => ((a.file ?? "") < (b.file ?? "") ? -1 : 1));
      expect(byFile(named)).toEqual(byFile(printed));
      expect(JSON.stringify(reports)).not.toContain("hunter2");
    },
  );

  it("recommends what the command line does, and says why of a launch for which nothing can be", async () => {
    client = await startClient();
    const text = files["serve.sh"];
    const nameless = "file:///project/nameless.sh";
    const reports = await report({
      kind: "recommend",
      documents: [
        { uri: "file:///project/serve.sh", text },
        { uri: nameless, text: 'vllm serve "$1" --max-model-len 8K\n' },
      ],
    });
    const printed: readonly object[] = JSON.parse(
      (await runCli(["recommend", "--json", "serve.sh"], { "serve.sh": text })).output,
    );
    expect(reports[0]).toEqual(printed.map((row) => ({ ...row, file: "/project/serve.sh" })));
    expect(reports[1]).toEqual([
      { file: nameless, line: 1, service: null, problem: expect.stringContaining("$1") },
    ]);
  });

  it("takes an open document as it is in the editor, and forgets what is not open", async () => {
    client = await startClient();
    const [uri, text] = ["file:///project/serve.sh", "vllm serve Qwen/Qwen2.5-7B-Instruct\n"];
    await client.open(uri, `${text.trimEnd()} --no-such\n`);
    const rules = async (of: ReportParams["documents"]) =>
      (await report({ kind: "check", documents: of })).map((rows) =>
        rows.map((row) => Reflect.get(row, "rule")),
      );
    expect(await rules([{ uri, text }])).toEqual([["unknown-flag"]]);
    const closed = "file:///project/other.sh";
    expect(await rules([{ uri: closed, text: `${text.trimEnd()} --no-such\n` }])).toEqual([["unknown-flag"]]);
    expect(await rules([{ uri: closed, text }])).toEqual([[]]);
    expect(client.log).toEqual([]);
  });
});
