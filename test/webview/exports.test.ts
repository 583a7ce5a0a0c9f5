import { describe, expect, test } from "vitest";
import { toCsv } from "../../webview/export/csv.ts";
import { markdownReport, plain } from "../../webview/export/markdownReport.ts";
import { asWritten } from "../../webview/whatIf/whatIf.ts";
import { sampleViews } from "./harness/sampleViews.ts";

describe("CSV", () => {
  test("quotes what holds commas, quotes and lines", () => {
    expect(toCsv([["a,b", 'say "x"', "two\nlines", null, 2.5]])).toBe(
      '"a,b","say ""x""","two\nlines",,2.5\r\n',
    );
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])("never starts a formula: %j", (text) => {
    expect(toCsv([[text]]).startsWith("'")).toBe(true);
  });
});

describe("the report", () => {
  test("has verdict, memory and alternatives", () => {
    const text = markdownReport({ view: sampleViews.warning, answer: null, byGpu: () => [] }, asWritten);
    expect(text).toContain("# Capacity: serve.sh");
    expect(text).toContain("| Weights | 14.2 GiB |");
    expect(text).toContain("| AWQ checkpoint with an FP8 KV cache | Fits |");
    expect(text).not.toContain("What if");
  });

  test("says what the controls ask for", () => {
    const whatIf = { ...asWritten, requests: 20, kvCacheDtype: "fp8" };
    const text = markdownReport({ view: sampleViews.warning, answer: null, byGpu: () => [] }, whatIf);
    expect(text).toContain("What if: 20 requests at once, KV cache fp8.");
  });

  test("lets nothing of a file become markup", () => {
    const text = markdownReport({ view: sampleViews.hostile, answer: null, byGpu: () => [] }, asWritten);
    expect(text).not.toMatch(/(?<!\\)<(img|script)/);
    expect(plain("a | b\n# c `d` <e>")).toBe("a \\| b \\# c \\`d\\` \\<e\\>");
  });
});
