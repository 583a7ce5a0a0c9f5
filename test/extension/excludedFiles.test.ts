import { describe, expect, it } from "vitest";
import { type ExcludeSetting, isExcluded } from "../../src/extension/excludedFiles.ts";

// The globs as VS Code's documentation describes them ("Glob Patterns Reference"), its defaults among them.
const excluded = (path: string, setting: ExcludeSetting, beside: readonly string[] = []) =>
  isExcluded(path, setting, new Set(beside));

describe("what the setting files.exclude leaves out", () => {
  it.each([
    ["**/.git", ".git"],
    ["**/.git", "deep/er/.git"],
    ["**/*.log", "ops/vllm.log"],
    ["build", "build"],
    ["/build/", "build"],
    ["ops/*.sh", "ops/serve.sh"],
    ["ops/**", "ops/deep/serve.sh"],
    ["**/{old,attic}/*.yaml", "ops/attic/serve.yaml"],
    ["serve-?.sh", "serve-1.sh"],
    ["serve-[0-9].sh", "serve-1.sh"],
    ["serve-[!0-9].sh", "serve-a.sh"],
    ["**/values,{a,b}.yaml", "values,b.yaml"],
    ["a+b(c).sh", "a+b(c).sh"],
  ])("%s: %s", (glob, path) => {
    expect(excluded(path, { [glob]: true })).toBe(true);
    expect(excluded(path, { [glob]: false })).toBe(false);
  });

  it.each([
    ["**/.git", ".gitignore"],
    ["*.sh", "ops/serve.sh"],
    ["build", "ops/build"],
    ["ops/*.sh", "ops/deep/serve.sh"],
    ["serve-[0-9].sh", "serve-a.sh"],
    ["a,b", "b"],
    ["serve[", "serve"],
    ["", "serve.sh"],
  ])("not %s: %s", (glob, path) => {
    expect(excluded(path, { [glob]: true })).toBe(false);
  });

  it("where a file of another name lies beside, if the setting says so", () => {
    const setting = { "**/*.sh": { when: "$(basename).sh.j2" } };
    expect(excluded("ops/serve.sh", setting, ["serve.sh", "serve.sh.j2"])).toBe(true);
    expect(excluded("ops/serve.sh", setting, ["serve.sh"])).toBe(false);
  });

  it("nothing by a setting that is none", () => {
    expect(excluded("serve.sh", { "**": "yes", "*": null, "**/*": { when: 1 } })).toBe(false);
  });
});
