import fc from "fast-check";
import ignore from "ignore";
import { describe, expect, it } from "vitest";
import { matchesGlobs } from "../../src/text/globs.ts";

describe("patterns like those of .gitignore", () => {
  it.each([
    [["vendor/"], "vendor/a.sh", true],
    [["vendor/"], "deep/vendor/a.sh", true],
    [["vendor/"], "vendor", false],
    [["/vendor"], "deep/vendor/a.sh", false],
    [["*.tmpl.yaml"], "a/b/c.tmpl.yaml", true],
    [["a/*.yaml"], "a/b/c.yaml", false],
    [["a/**/*.yaml"], "a/b/c.yaml", true],
    [["a/**/*.yaml"], "a/c.yaml", true],
    [["a/**"], "a/b/c.yaml", true],
    [["serve-?.sh"], "serve-1.sh", true],
    [["serve-?.sh"], "serve-10.sh", false],
    [["*.sh", "!keep.sh"], "keep.sh", false],
    [["*.sh", "!keep.sh", "keep.sh"], "keep.sh", true],
    [["ü*.sh"], "über.sh", true],
    [["/"], "a.sh", false],
    [[""], "a.sh", false],
    [[], "a.sh", false],
  ])("%j take in %s: %s", (patterns, path, expected) => {
    expect(matchesGlobs(patterns, path)).toBe(expected);
  });

  it("mean what git's patterns mean, as another reader of them has it", () => {
    const name = fc.stringMatching(/^[ab.]{1,3}$/).filter((text) => !/^\.+$/.test(text));
    const segment = fc.oneof(name, fc.constantFrom("*", "**", "a*", "*b", "?", "*.b"));
    const pattern = fc
      .tuple(fc.constantFrom("", "/"), fc.array(segment, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([start, segments, folder]) => `${start}${segments.join("/")}${folder ? "/" : ""}`);
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join("/"));
    fc.assert(
      fc.property(pattern, path, (own, file) => {
        expect(matchesGlobs([own], file)).toBe(ignore().add(own).ignores(file));
      }),
      { numRuns: 2000 },
    );
  });

  it("are answered, whatever somebody writes", () => {
    const long = `${"a".repeat(5000)}/${"a/".repeat(2000)}c`;
    expect(
      matchesGlobs([`${"*a".repeat(140)}b`, `${"**/".repeat(90)}x`, `${"*/**/".repeat(50)}x`], long),
    ).toBe(false);
    expect(matchesGlobs([`${"**/".repeat(90)}c`], long)).toBe(true);
  });
});
