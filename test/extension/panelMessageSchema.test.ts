import { describe, expect, test } from "vitest";
import { readPanelMessage, readSavedPanel } from "../../src/extension/panelMessageSchema.ts";

describe("what a panel may say", () => {
  test.each([
    { type: "ready" },
    { type: "keep", looks: '{"version":2}' },
    { type: "select", subjectId: "chat" },
    { type: "pin", pinned: true },
    { type: "apply", alternativeId: "tp2" },
    { type: "reveal", offset: 12 },
    { type: "observe", step: "live" },
    { type: "run", actionId: "gpuplan.setTargetGpu" },
    { type: "export", format: "csv", name: "alternatives", content: "a,b" },
  ])("$type", (message) => {
    expect(readPanelMessage(message)).toEqual(message);
  });

  test.each([
    null,
    "ready",
    { type: "unknown" },
    { type: "keep", looks: "x".repeat(20_001) },
    { type: "reveal", offset: -1 },
    { type: "observe", step: "http://elsewhere" },
    { type: "reveal", offset: 1.5 },
    { type: "export", format: "exe", name: "a", content: "" },
    { type: "export", format: "svg", name: "../../etc/passwd", content: "" },
    { type: "export", format: "svg", name: "a", content: 5 },
    { type: "pin", pinned: "yes" },
  ])("nothing else: %j", (message) => {
    expect(readPanelMessage(message)).toBeNull();
  });
});

describe("what a restored panel was about", () => {
  const place = { uri: "file:///a/serve.sh", line: 3, character: 0, subjectId: null };

  test("comes back", () => {
    expect(readSavedPanel({ version: 2, state: { pinned: true, place, view: null } })).toEqual({
      pinned: true,
      place,
    });
  });

  test.each([undefined, null, {}, { state: {} }, { state: { pinned: true, place: { uri: 3 } } }])(
    "is nothing for %j",
    (raw) => {
      expect(readSavedPanel(raw)).toEqual({ pinned: false, place: null });
    },
  );
});
