import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { longPlan } from "../support/longPlan.ts";
import { openService } from "../support/service.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

it("keeps nothing of a plan as it was many keystrokes ago", async () => {
  const service = await openService();
  const uri = "file:///tests/typed.gpuplan.yaml";
  const place = longPlan(12).indexOf("port: 8006") + "port: 8006".length;
  const seen: WeakRef<object>[] = [];
  let version = 0;
  const type = (text: string): void => {
    const document = { uri, languageId: "gpuplan", version: ++version, text };
    service.findings(document);
    const { plan, assessments } = service.analyze(document);
    for (const part of [plan, plan?.plan, plan?.yaml.tree, assessments.at(1), assessments.at(-1)])
      if (part) seen.push(new WeakRef(part));
  };
  for (let count = 0; count < 20; count++) {
    type(longPlan(12));
    type(`${longPlan(12).slice(0, place)}1${longPlan(12).slice(place)}`);
    // A weak reference holds for as long as the turn lasts in which it was made.
    await delay(0);
  }
  await delay(0);
  collectGarbage();
  const kept = seen.filter((part) => part.deref() !== undefined);
  expect(seen.length).toBe(200);
  expect(kept.length).toBeLessThan(20);
});
