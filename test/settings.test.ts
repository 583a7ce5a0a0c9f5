import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ruleLevels } from "../src/config/configSchema.ts";
import { ruleList } from "../src/findings/ruleList.ts";
import { defaultMachineSettings, readSettings, settingsSchema } from "../src/settings.ts";

const contributed = z
  .object({
    contributes: z.object({
      configuration: z.object({
        properties: z.record(
          z.string(),
          z.looseObject({ default: z.unknown(), scope: z.string(), markdownDescription: z.string() }),
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
    const inPackage = Object.entries(contributed).map(
      ([key, { default: value, scope, markdownDescription }]) => [
        key,
        { default: value, scope, markdownDescription },
      ],
    );
    expect(Object.fromEntries(inPackage)).toEqual(Object.fromEntries(defined));
  });

  it("of rules offers every rule, and every way to report one", () => {
    const { propertyNames, additionalProperties } = z
      .object({
        propertyNames: z.object({ enum: z.array(z.string()) }),
        additionalProperties: z.object({ enum: z.array(z.string()) }),
      })
      .parse(contributed["gpuplan.rules"]);
    expect(propertyNames.enum).toEqual(ruleList.map(({ id }) => id));
    expect(additionalProperties.enum).toEqual(ruleLevels);
  });

  it("that reaches the network is the machine's, and off", () => {
    expect(defaultMachineSettings).toEqual({
      priceFile: "",
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
