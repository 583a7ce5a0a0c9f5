import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readExposition } from "../../../src/vllm/metrics/exposition.ts";

function read(text: string) {
  const { samples, unreadLines } = readExposition(text, () => true);
  return {
    samples: samples.map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]),
    unreadLines,
  };
}

describe("the text format", () => {
  // The example of https://prometheus.io/docs/instrumenting/exposition_formats/
  it("has names, labels, values and timestamps, and comments that are none of them", () => {
    const text = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000

# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
metric_without_timestamp_and_labels 12.47
something_weird{problem="division by zero"} +Inf -3982045
http_request_duration_seconds_bucket{le="+Inf"} 144320
`;
    expect(read(text)).toEqual({
      unreadLines: 0,
      samples: [
        ["http_requests_total", { method: "post", code: "200" }, 1027],
        ["http_requests_total", { method: "post", code: "400" }, 3],
        [
          "msdos_file_access_time_seconds",
          { path: "C:\\DIR\\FILE.TXT", error: 'Cannot find file:\n"FILE.TXT"' },
          1458255915,
        ],
        ["metric_without_timestamp_and_labels", {}, 12.47],
        ["something_weird", { problem: "division by zero" }, Number.POSITIVE_INFINITY],
        ["http_request_duration_seconds_bucket", { le: "+Inf" }, 144320],
      ],
    });
  });

  it.each([
    ['a{b="c",} 1', "a", { b: "c" }, 1],
    ['a { b = "c" , d = "}" } 2', "a", { b: "c", d: "}" }, 2],
    ["a{} NaN", "a", {}, Number.NaN],
    ["vllm:a -1.5e-3\r", "vllm:a", {}, -0.0015],
    ['a{b="x\\qy"} .5', "a", { b: "x\\qy" }, 0.5],
    ['a{b="🦊\\\\"} 1', "a", { b: "🦊\\" }, 1],
    ['a_bucket{le="0.1"} 17 # {trace_id="KOO5S4vxi0o"} 0.67', "a_bucket", { le: "0.1" }, 17],
    ['a_bucket{le="0.1"} 17 1520879607.789 # {id="1"} 0.67 1520879607', "a_bucket", { le: "0.1" }, 17],
    ['{"a.b","le.x"="1"} 3', "a.b", { "le.x": "1" }, 3],
    [
      'a{__proto__="x",constructor="y"} 1',
      "a",
      Object.fromEntries([
        ["__proto__", "x"],
        ["constructor", "y"],
      ]),
      1,
    ],
  ])("reads %j", (line, name, labels, value) => {
    expect(read(line)).toEqual({ unreadLines: 0, samples: [[name, labels, value]] });
  });

  it.each([
    "<html>",
    "a",
    "a{b} 1",
    'a{b="c} 1',
    'a{b="c"',
    'a{b="c"x="d"} 1',
    'a{b="1",b="2"} 1',
    "a 0x1F",
    "a 1 2 3",
    "a one",
    "1a 1",
    '{"a","b"} 1',
    'a{"b"} 1',
    "{} 1",
    `a{b="${"x".repeat(70_000)}"} 1`,
  ])("counts %j as unread", (line) => {
    expect(read(`${line}\nok 1\n`)).toEqual({ unreadLines: 1, samples: [["ok", {}, 1]] });
  });
});

describe("any text", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "a",
      "vllm:",
      "{",
      "}",
      '"',
      "\\",
      ",",
      "=",
      " ",
      "\n",
      "#",
      "1",
      "NaN",
      "+Inf",
      "-",
      "le",
      "\0",
      "\ud800",
    ),
    fc.string({ maxLength: 8 }),
  );

  it("is read to its end, every line as a sample, a comment or unread", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const text = pieces.join("");
        const { samples, unreadLines } = readExposition(text, () => true);
        const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
        expect(samples.length + unreadLines).toBe(lines.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("comes back as it was written", () => {
    const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/);
    const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,12}$/);
    const value = fc.oneof(fc.double(), fc.integer());
    const sample = fc.tuple(name, fc.dictionary(label, fc.string({ unit: "grapheme" })), value);
    const number = (each: number) =>
      Number.isFinite(each) ? String(each) : Number.isNaN(each) ? "NaN" : each > 0 ? "+Inf" : "-Inf";
    const quote = (text: string) =>
      `"${text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`;
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 5 }), (all) => {
        const lines = all.map(
          ([each, labels, of]) =>
            `${each}{${Object.entries(labels)
              .map(([key, text]) => `${key}=${quote(text)}`)
              .join(",")}} ${number(of)}`,
        );
        const { samples, unreadLines } = readExposition(lines.join("\n"), () => true);
        expect(unreadLines).toBe(0);
        expect(samples.map((each) => [each.name, Object.fromEntries(each.labels), each.value])).toEqual(
          all.map(([each, labels, of]) => [each, { ...labels }, of]),
        );
      }),
      { numRuns: 300 },
    );
  });
});
