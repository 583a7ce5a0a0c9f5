import * as z from "zod";

/**
 * Every setting, defined once: the language server validates with it, and `package.json` is checked against it.
 * What reaches the network or other files is of the scope `machine`: a workspace cannot set it.
 */
export const settingsSchema = z.object({
  targetGpu: z
    .string()
    .default("")
    .meta({
      description:
        "The GPU that launches are checked against when neither a directive, a plan nor the file names one: `L4`, `2x L4`, `A100 80GB`. Empty: none.",
      examples: ["L4", "2x L4", "A100 80GB"],
    }),
  vllmVersion: z
    .string()
    .default("")
    .meta({
      description:
        "The vLLM version that is assumed where the file does not tell (directive, image tag, `pip install vllm==…`). Empty: the newest known.",
      examples: ["0.11", "0.28"],
    }),
  expectedConcurrency: z.int().min(0).default(0).meta({
    description:
      "How many requests of full length a launch should carry where neither directive nor plan says. 0: no expectation; then a launch that holds fewer than two is reported.",
  }),
  rules: z
    .record(
      z.string(),
      z.enum(["default", "off", "error", "warning", "information", "hint"]).catch("default"),
    )
    .default({})
    .meta({
      description:
        "How findings of a rule are reported, by the rule's id: `off` for not at all. What is not named keeps its own severity.",
      examples: [{ "floating-image-tag": "off", "idle-gpu": "warning" }],
    }),
  "inlayHints.enabled": z.boolean().default(true).meta({
    description:
      'Show what flags and keys come to, at the end of their line: "1.8 GiB each · 2.9 fit on L4".',
  }),
  "codeLens.enabled": z
    .boolean()
    .default(true)
    .meta({ description: "Show the memory, the requests and the price above each launch and service." }),
  "workspace.checkOnStart": z.boolean().default(false).meta({
    description:
      "Check all files of the workspace when GPU Plan starts, that is with the first file that holds a launch or plan. Off: when you ask for it.",
  }),
  priceFile: z
    .string()
    .default("")
    .meta({
      description:
        "A file with prices of your own, which come before those of the price table: the full path of a YAML or JSON file with rows under `prices`. Empty: none.",
      examples: ["/home/me/gpu-prices.yaml"],
      scope: "machine",
    }),
  "hub.enabled": z.boolean().default(false).meta({
    description:
      "Ask the Hugging Face Hub what a model is made of: its `config.json` and the list of its tensors, never its weights. The names of the models in the file are sent, and nothing else; what is read is kept on this machine. Off: nothing is ever sent. Without effect in a browser, which would follow the Hub to other hosts unseen.",
    scope: "machine",
  }),
  "hub.endpoint": z.string().default("https://huggingface.co").meta({
    description:
      "The Hub that is asked, for companies with a mirror of their own. Only `https`, or `http` to this machine. A token in the environment variable `HF_TOKEN` is sent there and nowhere else.",
    scope: "machine",
  }),
});

export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** The settings that reach the network or other files: never to be taken from a workspace or a file in it. */
export type MachineSettings = Pick<Settings, "priceFile" | "hub.enabled" | "hub.endpoint">;

export const defaultMachineSettings: MachineSettings = {
  priceFile: defaultSettings.priceFile,
  "hub.enabled": defaultSettings["hub.enabled"],
  "hub.endpoint": defaultSettings["hub.endpoint"],
};

/**
 * Settings from what an editor sends: nested (`{ inlayHints: { enabled } }`) or dotted keys, anything else ignored.
 * A value of the wrong type counts as not given.
 */
export function readSettings(raw: unknown): Settings {
  const flat = new Map<string, unknown>();
  flatten(raw, "", flat);
  const result: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const parsed = schema.safeParse(flat.get(key) ?? undefined);
    result[key] = parsed.success ? parsed.data : schema.parse(undefined);
  }
  return settingsSchema.parse(result);
}

function flatten(value: unknown, prefix: string, into: Map<string, unknown>): void {
  if (prefix !== "") into.set(prefix, value);
  if (typeof value !== "object" || value === null || Array.isArray(value) || prefix.split(".").length > 2)
    return;
  for (const [key, child] of Object.entries(value))
    flatten(child, prefix === "" ? key : `${prefix}.${key}`, into);
}
