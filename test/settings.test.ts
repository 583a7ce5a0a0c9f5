import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { defaultMachineSettings, readSettings, settingsSchema } from "../src/settings.ts";

const contributed = z
  .object({
    contributes: z.object({
      configuration: z.object({
        properties: z.record(
          z.string(),
          z.object({ default: z.unknown(), scope: z.string(), markdownDescription: z.string() }),
        ),
      }),
    }),
  })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))).contributes
  .configuration.properties;

describe("a setting", () => {
  it("stands in package.json as it is defined", () => {
    const defined = Object.entries(settingsSchema.shape).map(([key, schema]) => {
      const { description, scope = "resource" } = z.looseObject({}).parse(schema.meta());
      return [
        `gpuplan.${key}`,
        { default: schema.parse(undefined), scope, markdownDescription: description },
      ];
    });
    expect(contributed).toEqual(Object.fromEntries(defined));
  });

  it("that reaches the network is the machine's, and off", () => {
    expect(defaultMachineSettings).toEqual({
      "hub.enabled": false,
      "hub.endpoint": "https://huggingface.co",
    });
    const machineScoped = Object.entries(contributed).filter(([, { scope }]) => scope === "machine");
    expect(machineScoped.map(([key]) => key)).toEqual(
      Object.keys(defaultMachineSettings).map((key) => `gpuplan.${key}`),
    );
  });

  it("is read nested or dotted, and not at all where its type is wrong", () => {
    expect(readSettings({ hub: { enabled: true } })["hub.enabled"]).toBe(true);
    expect(readSettings({ "hub.enabled": true })["hub.enabled"]).toBe(true);
    expect(readSettings({ hub: { enabled: "yes", endpoint: 5 } })).toMatchObject(defaultMachineSettings);
  });
});
