import { describe, expect, it } from "vitest";
import { sumsText, workspaceSummary, workspaceTree } from "../../src/extension/workspaceTree.ts";
import type {
  WorkspaceDeployment,
  WorkspaceFile,
  WorkspaceOverview,
  WorkspaceSums,
} from "../../src/lsp/protocol.ts";

const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 10 } });
const chat: WorkspaceDeployment = {
  name: "chat",
  range: at(3),
  tone: "fits",
  text: "3.1 requests of 32K",
  sentence: "It starts and holds 3.1 requests of 32K tokens.",
  gpu: "2x L4",
  plan: null,
};
const exactly = (value: number) => ({ low: value, high: value });
const sums = (gpus: number, perHour: number, withoutPrice = 0): WorkspaceSums => ({
  gpus: exactly(gpus),
  perHour: exactly(perHour),
  perMonth: exactly(perHour * 730),
  withoutGpus: 0,
  withoutPrice,
});
const file = (path: string, more: Partial<WorkspaceFile> = {}): WorkspaceFile => ({
  uri: `file:///tests/${path}`,
  folderUri: "file:///work",
  path,
  deployments: [chat],
  sums: sums(2, 1),
  errors: 0,
  warnings: 0,
  ...more,
});
const overviewOf = (files: readonly WorkspaceFile[]): WorkspaceOverview => ({
  checkedFiles: 1200,
  remainingFiles: 0,
  files,
  sums: sums(4, 2),
  problems: [],
});

describe("the list of a workspace's deployments", () => {
  it("has folders with their files and launches, then the files of the top folder", () => {
    const [folder, top] = workspaceTree(
      overviewOf([file("serve.sh"), file("ops/a.sh"), file("ops/b.sh")]),
      new Map(),
    );
    expect(top).toMatchObject({ kind: "file", label: "serve.sh", place: { uri: "file:///tests/serve.sh" } });
    expect(folder).toMatchObject({
      kind: "folder",
      label: "ops",
      description: "4 GPUs · $2/h · $1,460/month",
    });
    expect(folder?.children.map(({ label }) => label)).toEqual(["a.sh", "b.sh"]);
    expect(folder?.children[0]?.children[0]).toMatchObject({
      label: "chat",
      description: "2x L4 · 3.1 requests of 32K",
      tooltip: chat.sentence,
      place: { uri: "file:///tests/ops/a.sh", range: at(3) },
    });
  });

  it("says in words what its pictures say, and shows the worst of what is below", () => {
    const refused: WorkspaceDeployment = { ...chat, tone: "error", text: "will not start" };
    const [folder] = workspaceTree(
      overviewOf([
        file("ops/a.sh"),
        file("ops/b.sh", { deployments: [chat, refused], errors: 1, warnings: 2 }),
      ]),
      new Map(),
    );
    expect(folder?.tone).toBe("error");
    expect(folder?.children.map(({ accessibleLabel }) => accessibleLabel)).toEqual([
      "a.sh, fits, 2 GPUs · $1/h · $730/month",
      "b.sh, error, 1 error · 2 warnings · 2 GPUs · $1/h · $730/month",
    ]);
    expect(folder?.children[1]?.children[1]?.accessibleLabel).toBe("chat, error, 2x L4 · will not start");
  });

  it("names the folder of the workspace where there are several, and the plan that counts a script", () => {
    const names = new Map([["file:///work", "models"]]);
    const planned = file("serve.sh", { deployments: [{ ...chat, plan: "chat.gpuplan.yaml", gpu: null }] });
    const [folder] = workspaceTree(overviewOf([planned]), names);
    expect(folder?.label).toBe("models");
    expect(folder?.children[0]?.children[0]?.description).toBe(
      "no GPU · 3.1 requests of 32K · counted in chat.gpuplan.yaml",
    );
  });

  it("keeps its lines apart", () => {
    const nodes = workspaceTree(
      overviewOf([file("a.sh", { deployments: [chat, chat] }), file("b/a.sh")]),
      new Map(),
    );
    const ids = nodes.flatMap(function all({ id, children }): readonly string[] {
      return [id, ...children.flatMap(all)];
    });
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    [sums(1, 0.39), "1 GPU · $0.39/h · $285/month"],
    [sums(1, 0.1), "1 GPU · $0.10/h · $73/month"],
    [sums(3, 0, 2), "3 GPUs · 2 without a price"],
    [{ ...sums(1, 0, 3), withoutGpus: 2 }, "1 GPU · 2 without known GPUs · 1 without a price"],
    [
      { ...sums(3, 1), gpus: { low: 2, high: 3 }, perHour: { low: 1, high: 1.5 } },
      "2–3 GPUs · $1–$1.50/h · $730/month",
    ],
    [sums(0, 0), ""],
  ])("adds up: %#", (all, text) => {
    expect(sumsText(all)).toBe(text);
  });

  it("sums everything up above the list", () => {
    expect(workspaceSummary(overviewOf([file("a.sh"), file("b.sh")]))).toBe(
      "2 deployments · 4 GPUs · $2/h · $1,460/month. Checked 1,200 files.",
    );
    expect(
      workspaceSummary({ ...overviewOf([]), sums: sums(0, 0), checkedFiles: 1, problems: ["x: no."] }),
    ).toBe("Nothing found. Checked 1 file. 1 file could not be read.");
  });

  it("says how far a check has come that is under way, or was given up", () => {
    expect(workspaceSummary({ ...overviewOf([file("a.sh")]), remainingFiles: 300 })).toBe(
      "1 deployment · 4 GPUs · $2/h · $1,460/month. Checked 1,200 of 1,500 files.",
    );
    expect(
      workspaceSummary({ ...overviewOf([]), sums: sums(0, 0), checkedFiles: 0, remainingFiles: 20 }),
    ).toBe("Nothing found. Checked 0 of 20 files.");
  });
});
