import { expect, it } from "vitest";
import { configPathsFor, isConfigFile } from "../../src/config/configFile.ts";

it.each([
  ["/srv/llm/deploy/serve.sh", ["/srv/llm/deploy", "/srv/llm", "/srv", ""]],
  ["/serve.sh", [""]],
  ["/c:/llm/serve.sh", ["/c:/llm", "/c:", ""]],
])("the configuration of %s stands beside it or above", (path, folders) => {
  expect(configPathsFor(path)).toEqual(folders.map((folder) => `${folder}/.gpuplanrc.yaml`));
});

it.each([
  ["deploy/a/serve.sh", ["deploy/a/.gpuplanrc.yaml", "deploy/.gpuplanrc.yaml", ".gpuplanrc.yaml"]],
  ["serve.sh", [".gpuplanrc.yaml"]],
  ["../other/serve.sh", ["../other/.gpuplanrc.yaml", "../.gpuplanrc.yaml"]],
])("of a relative path, %s, only what it names", (path, expected) => {
  expect(configPathsFor(path)).toEqual(expected);
});

it("looks at no more folders than anybody nests", () => {
  expect(configPathsFor(`/${"a/".repeat(5000)}serve.sh`).length).toBeLessThan(100);
});

it.each([
  ["/srv/.gpuplanrc.yaml", true],
  [".gpuplanrc.yaml", true],
  ["C:\\llm\\.gpuplanrc.yaml", true],
  ["/srv/my.gpuplanrc.yaml", false],
  ["/srv/.gpuplanrc.yaml.bak", false],
])("%s is a configuration: %s", (path, expected) => {
  expect(isConfigFile(path)).toBe(expected);
});
