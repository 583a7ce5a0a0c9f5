import { describe, expect, it } from "vitest";
import { type AskedClient, besideDisk, uriInside } from "../../src/lsp/clientFiles.ts";

// A server in a browser asks for files by path, as documents name them, and the client knows them by URI.
describe("the URI of a file of the workspace", () => {
  const folders = ["vscode-vfs://github/someone/deploy", "memfs:/other%20folder/"];

  it.each([
    ["/someone/deploy/serve.env", "vscode-vfs://github/someone/deploy/serve.env"],
    [
      "/someone/deploy/scripts/../models/config.json",
      "vscode-vfs://github/someone/deploy/models/config.json",
    ],
    ["/someone/deploy/a b#c.env", "vscode-vfs://github/someone/deploy/a%20b%23c.env"],
    ["/other folder/serve.env", "memfs:/other%20folder/serve.env"],
  ])("%s", (path, uri) => {
    expect(uriInside(path, folders)).toBe(uri);
  });

  it.each([
    "/someone/deploy-secret/serve.env",
    "/someone/deploy/../other/serve.env",
    "/someone/deploy/../../../etc/passwd",
    "/etc/passwd",
    "/someone/deploy",
    "",
  ])("none for %s, which lies outside", (path) => {
    expect(uriInside(path, folders)).toBeNull();
  });

  it("none without a folder", () => {
    expect(uriInside("/someone/deploy/serve.env", [])).toBeNull();
  });
});

describe("files beside those of the disk", () => {
  const client: AskedClient = {
    // The border to a client, whose answers have no types.
    sendRequest: async <Answer>(method: string, params: object) =>
      (method === "gpuplan/readFile" ? { text: JSON.stringify(params) } : ["config.json"]) as Answer,
  };
  const disk = {
    readNeighbour: async () => ({ text: "on disk" }),
    localFiles: { readTextFile: async () => "on disk", listFiles: async () => [] },
  };
  const folders = () => ["file:///project", "vscode-vfs://github/someone/deploy"];

  it("are the client's, of folders of another scheme alone", async () => {
    const { readNeighbour, localFiles } = besideDisk(disk, client, folders);
    const read = [await readNeighbour("/project/a.env"), await readNeighbour("/someone/deploy/a.env")];
    expect(read).toEqual([
      { text: "on disk" },
      { text: '{"uri":"vscode-vfs://github/someone/deploy/a.env"}' },
    ]);
    expect(await localFiles.listFiles("/someone/deploy/model")).toEqual(["config.json"]);
    expect(await localFiles.listFiles("/project/model")).toEqual([]);
  });

  it("lie around what is on the disk or in a folder of the workspace, and around nothing else", () => {
    const { isFile } = besideDisk(disk, client, folders);
    const uris = ["file:///elsewhere/a.sh", "vscode-vfs://github/someone/deploy/a.sh"];
    expect(uris.filter(isFile)).toEqual(uris);
    const others = [
      "untitled:Untitled-1",
      "git:/project/a.sh?old",
      "vscode-vfs://github/someone/deploy2/a.sh",
    ];
    expect(others.filter(isFile)).toEqual([]);
  });

  it("cannot be read of a client that has no answer", async () => {
    const silent: AskedClient = { sendRequest: () => Promise.reject(new Error("Unhandled method")) };
    const { readNeighbour, localFiles } = besideDisk(disk, silent, folders);
    expect(await readNeighbour("/someone/deploy/a.env")).toEqual({ problem: "cannot be read" });
    expect(await localFiles.listFiles("/someone/deploy/model")).toBeNull();
  });
});
