import { posix, win32 } from "node:path";
import { describe, expect, it } from "vitest";
import { filePlace } from "../../src/cli/formats/filePlace.ts";
import { runCli } from "./testHost.ts";

const project = { workingFolder: "/home/ann/project" };

describe("a file is reported by its way from the working folder", () => {
  it.each([
    ["serve.sh", "serve.sh"],
    ["./ops/../serve.sh", "serve.sh"],
    ["ops//my server.sh", "ops/my%20server.sh"],
    ["a#b?c&d.sh", "a%23b%3Fc%26d.sh"],
    ["100%.sh", "100%25.sh"],
    ["größe/模型.sh", "gr%C3%B6%C3%9Fe/%E6%A8%A1%E5%9E%8B.sh"],
    ["a:b.sh", "a%3Ab.sh"],
    // A backslash is a character like any other where folders are divided by slashes.
    ["a\\b.sh", "a%5Cb.sh"],
    ["half \uD800.sh", "half%20%EF%BF%BD.sh"],
    ["..sh", "..sh"],
    ["/home/ann/project/ops/serve.sh", "ops/serve.sh"],
  ])("%s", (file, uri) => {
    const place = filePlace(file, project, posix);
    expect(place).toMatchObject({ isInside: true, uri });
    expect(new URL(uri, "file:///home/ann/project/").pathname).toBe(`/home/ann/project/${uri}`);
  });

  it.each([
    ["../other/serve.sh", "/home/ann/other/serve.sh", "file:///home/ann/other/serve.sh"],
    ["/etc/my serve.sh", "/etc/my serve.sh", "file:///etc/my%20serve.sh"],
    ["../project-2/x.sh", "/home/ann/project-2/x.sh", "file:///home/ann/project-2/x.sh"],
  ])("or by its whole path where it lies elsewhere: %s", (file, path, uri) => {
    expect(filePlace(file, project, posix)).toEqual({ isInside: false, path, uri });
  });

  it.each([
    ["ops\\serve.sh", { isInside: true, path: "ops/serve.sh", uri: "ops/serve.sh" }],
    ["C:\\work\\ops\\my serve.sh", { isInside: true, path: "ops/my serve.sh", uri: "ops/my%20serve.sh" }],
    ["D:\\x.sh", { isInside: false, path: "D:/x.sh", uri: "file:///D:/x.sh" }],
    ["..\\x.sh", { isInside: false, path: "C:/x.sh", uri: "file:///C:/x.sh" }],
    ["\\\\nas\\share\\x.sh", { isInside: false, path: "//nas/share/x.sh", uri: "file://nas/share/x.sh" }],
  ])("as Windows writes paths: %s", (file, place) => {
    expect(filePlace(file, { workingFolder: "C:\\work" }, win32)).toEqual(place);
  });
});

describe("in reports", () => {
  const text = "# gpuplan: gpu=L4\nvllm serve Qwen/Qwen2.5-7B-Instruct --max-model-len 8K --swap-space 4\n";
  const names = ["a#b 100%.sh", "größe.sh", "../out,side:1.sh", "two\nlines.sh", "%41.sh"];
  const files = Object.fromEntries(names.map((name) => [name, text]));

  it("SARIF leads to the file, whatever it is called", async () => {
    const { output } = await runCli(["check", "--format", "sarif", ...names], files);
    const locations = JSON.parse(output).runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: object } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation,
    );
    const inside = (uri: string) => ({ uri, uriBaseId: "%SRCROOT%" });
    expect(locations).toEqual([
      inside("%2541.sh"),
      { uri: "file:///home/ann/out%2Cside%3A1.sh" },
      inside("a%23b%20100%25.sh"),
      inside("gr%C3%B6%C3%9Fe.sh"),
      inside("two%0Alines.sh"),
    ]);
  });

  it("an annotation is one line, and no name of a file ends its properties", async () => {
    const { output } = await runCli(["check", "--format", "github", ...names], files);
    expect(output.trimEnd().split("\n")).toHaveLength(names.length);
    expect(output.match(/file=[^,]*/g)).toEqual([
      "file=%2541.sh",
      "file=/home/ann/out%2Cside%3A1.sh",
      "file=a#b 100%25.sh",
      "file=größe.sh",
      "file=two%0Alines.sh",
    ]);
  });

  it("a baseline knows a file however it is named", async () => {
    const inside = { "ops/serve.sh": text, "/home/ann/project/ops/serve.sh": text };
    const { written } = await runCli(
      ["check", "--baseline", "b.json", "--update-baseline", "ops/serve.sh"],
      inside,
    );
    const again = await runCli(["check", "--baseline", "b.json", "/home/ann/project/ops/serve.sh"], {
      ...inside,
      "b.json": written["b.json"] ?? "",
    });
    expect(again.status).toBe(0);
  });
});
