import { describe, expect, it } from "vitest";
import { uriInside } from "../../src/lsp/clientFiles.ts";

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
