import * as z from "zod";

/** How a rule's findings are reported: as in the setting `gpuplan.rules`. */
export const ruleLevels = ["default", "off", "error", "warning", "information", "hint"] as const;
export type RuleLevel = (typeof ruleLevels)[number];

/**
 * Every key of `.gpuplanrc.yaml`, with what completion, hover and the published JSON Schema say of it. Whatever reaches
 * the network or other files is no key: anybody who sends a repository could set it.
 */
export const configSchema = z.strictObject({
  gpu: z
    .string()
    .meta({
      description:
        "The GPU that launches are checked against when neither a directive, a plan nor the file names one. It counts before the editor's setting `gpuplan.targetGpu`.",
      examples: ["L4", "2x L4", "A100 80GB"],
    })
    .optional(),
  vllm: z
    .union([z.string(), z.number()])
    .meta({
      description:
        "The vLLM version that is assumed where the file does not tell (directive, image tag, `pip install vllm==…`).",
      examples: ["0.11", "0.28"],
    })
    .optional(),
  expected_concurrency: z
    .int()
    .min(0)
    .meta({
      description:
        "How many requests of full length a launch should carry where neither directive nor plan says. 0: no expectation.",
      examples: [16],
    })
    .optional(),
  rules: z
    .record(z.string(), z.enum(ruleLevels))
    .meta({
      description:
        "How findings of a rule are reported, by the rule's id: `off` for not at all, `default` for its own severity.",
    })
    .optional(),
  ignore: z
    .array(z.string())
    .meta({
      description:
        "Files in which nothing is reported, as patterns like those of `.gitignore`, counted from this file's folder.",
      examples: ["vendor/", "**/*.tmpl.yaml"],
    })
    .optional(),
});

export type ConfigKey = keyof z.infer<typeof configSchema>;

/** What the keys mean, in the order in which they are offered. */
export const configKeys: readonly {
  readonly name: ConfigKey;
  readonly description: string;
  readonly examples: readonly string[];
}[] = (["gpu", "vllm", "expected_concurrency", "rules", "ignore"] as const).map((name) => {
  const { description = "", examples } = configSchema.shape[name].unwrap().meta() ?? {};
  return { name, description, examples: Array.isArray(examples) ? examples.map(String) : [] };
});

/** The published JSON Schema (2020-12), for editors that know nothing of this product. */
export function configJsonSchema(
  rules: readonly { readonly id: string; readonly summary: string }[],
): Readonly<Record<string, unknown>> {
  const { properties, ...rest } = z.toJSONSchema(configSchema, { io: "input" });
  const rule = (summary: string) => ({ description: summary, enum: ruleLevels });
  return {
    ...rest,
    title: "GPU Plan: what holds for a folder",
    properties: {
      ...properties,
      rules: {
        type: "object",
        description: configKeys.find(({ name }) => name === "rules")?.description,
        properties: Object.fromEntries(rules.map(({ id, summary }) => [id, rule(summary)])),
        additionalProperties: false,
      },
    },
  };
}
