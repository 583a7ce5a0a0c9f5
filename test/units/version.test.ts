import { describe, expect, it } from "vitest";
import { compareVersions, formatVersion, isAtLeast, parseVersion } from "../../src/units/version.ts";

describe("a release", () => {
  it.each([
    ["0.11", { major: 0, minor: 11, patch: 0 }],
    ["v0.11.0", { major: 0, minor: 11, patch: 0 }],
    ["0.11.1rc2", { major: 0, minor: 11, patch: 1 }],
    ["v0.9.0.1", { major: 0, minor: 9, patch: 0 }],
    ["latest", null],
    ["", null],
  ])("%s is read by its numbers", (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  it("is compared by number, the patch included where one is asked for", () => {
    const version = { major: 0, minor: 9, patch: 1 };
    expect(isAtLeast(version, 0, 9)).toBe(true);
    expect(isAtLeast(version, 0, 9, 1)).toBe(true);
    expect(isAtLeast({ ...version, patch: 0 }, 0, 9, 1)).toBe(false);
    expect(isAtLeast(version, 0, 10)).toBe(false);
    expect(isAtLeast({ major: 1, minor: 0, patch: 0 }, 0, 9, 1)).toBe(true);
    expect(compareVersions(version, { major: 0, minor: 10, patch: 0 })).toBeLessThan(0);
  });

  it("is printed as people say it", () => {
    expect(formatVersion({ major: 0, minor: 11, patch: 0 })).toBe("0.11");
    expect(formatVersion({ major: 0, minor: 11, patch: 1 })).toBe("0.11.1");
  });
});
