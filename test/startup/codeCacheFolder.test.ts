import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeCacheFolder } from "../../src/startup/engine.node.ts";

describe("the folder of kept translations", () => {
  it("is in the home of the user, and there is none for a user without a home", () => {
    const noHome = (): string => {
      throw new Error("uv_os_homedir returned ENOENT");
    };
    expect(codeCacheFolder(() => "/home/ann", {})).toContain(join("/home/ann", ""));
    expect(codeCacheFolder(noHome, {})).toBeNull();
  });
});
