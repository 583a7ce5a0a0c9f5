import { describe, expect, test } from "vitest";
import {
  emptyState,
  nextSort,
  type PanelState,
  packLooks,
  packState,
  toggleDisclosure,
  unpackLooks,
  unpackState,
} from "../../webview/panelState.ts";

describe("the panel's state", () => {
  test("comes back as it was saved, but for the read-out", () => {
    const state = { ...emptyState, pinned: true, readoutTokens: 4096, openDisclosures: ["basis"] as const };
    expect(unpackState(JSON.parse(JSON.stringify(packState(state))))).toEqual({
      ...state,
      readoutTokens: null,
    });
  });

  test.each([undefined, null, 3, "text", {}, { version: 0, state: {} }, { version: 1 }])(
    "starts empty from %j",
    (saved) => {
      expect(unpackState(saved)).toBe(emptyState);
    },
  );

  test("stays the same object when a disclosure reports what is known", () => {
    const open = toggleDisclosure(emptyState, "basis", true);
    expect(open.openDisclosures).toEqual(["basis"]);
    expect(toggleDisclosure(open, "basis", true)).toBe(open);
    expect(toggleDisclosure(open, "basis", false).openDisclosures).toEqual([]);
  });
});

describe("sorting", () => {
  test("looks for the cheapest and the most first, turns round, and gives the ranked order back", () => {
    const cheapest = nextSort(null, "cost");
    expect(cheapest).toEqual({ column: "cost", direction: "ascending" });
    expect(nextSort(cheapest, "cost")).toEqual({ column: "cost", direction: "descending" });
    expect(nextSort(nextSort(cheapest, "cost"), "cost")).toBeNull();
    expect(nextSort(cheapest, "requests")).toEqual({ column: "requests", direction: "descending" });
  });
});

describe("the looks that are kept outside the panel", () => {
  const looked: PanelState = {
    ...emptyState,
    tab: "when",
    whatIf: { ...emptyState.whatIf, requests: 12 },
    openDisclosures: ["why"],
    pinned: true,
  };

  test("bring back tab, controls and what is open, not what is shown or pinned", () => {
    expect(unpackLooks(emptyState, packLooks(looked))).toEqual({ ...looked, pinned: false });
    expect(unpackLooks({ ...emptyState, pinned: true }, packLooks(emptyState)).pinned).toBe(true);
  });

  test.each([undefined, "", "no JSON", "null", '{"version":0}'])(
    "leave the state alone where it is %j",
    (looks) => {
      expect(unpackLooks(looked, looks)).toEqual(looked);
    },
  );
});
