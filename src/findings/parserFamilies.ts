/** A family of models that write tool calls and reasoning in a form of their own. */
export interface ParserFamily {
  /** The repository's name without its owner. A name is of the first family that it fits. */
  readonly name: RegExp;
  /** What reads the family's tool calls, the usual one first; `null` where nothing is said. */
  readonly toolParsers: readonly string[] | null;
  readonly reasoningParsers: readonly string[] | null;
}

/** The family of a model, by its name alone; `null` where the name tells none, as that of a fine-tune may not. */
export function parserFamilyOf(model: string): ParserFamily | null {
  const repository = model.slice(model.lastIndexOf("/") + 1);
  if (othersTraining.test(repository)) return null;
  return families.find(({ name }) => name.test(repository)) ?? null;
}

/** Words of names that say that the model was trained on, maybe to another form. */
const othersTraining =
  /distill|hermes|nemotron|xlam|toolace|watt-tool|groq|dolphin|coder-agent|merge|tool[-_]?use|lora|ft\b|finetun/i;

/**
 * Source: vLLM's documentation, "Tool Calling" and "Reasoning Outputs", and the model cards that name a parser:
 * Qwen's own for `deepseek_r1` with models that always think. A family takes its later parsers by their prefix.
 */
const families: readonly ParserFamily[] = [
  {
    name: /^Qwen3(?:[._-]\d)?-?Coder/i,
    toolParsers: ["qwen3_coder", "qwen3_xml", "hermes"],
    reasoningParsers: null,
  },
  {
    name: /^(?:Qwen[23]|QwQ)/i,
    toolParsers: ["hermes", "qwen"],
    reasoningParsers: ["qwen3", "qwen", "deepseek_r1"],
  },
  {
    name: /^(?:Meta-)?Llama-[34]/i,
    toolParsers: ["llama3_json", "llama", "pythonic"],
    reasoningParsers: null,
  },
  {
    name: /^(?:Mistral|Mixtral|Ministral|Magistral|Devstral)-/i,
    toolParsers: ["mistral"],
    reasoningParsers: ["mistral"],
  },
  { name: /^granite-[34]/i, toolParsers: ["granite", "hermes"], reasoningParsers: ["granite"] },
  {
    name: /^DeepSeek-(?:V3|R1|V4)(?!.*(?:Qwen|Llama))/i,
    toolParsers: ["deepseek_v3", "deepseek"],
    reasoningParsers: ["deepseek_r1", "deepseek"],
  },
  { name: /^GLM-(?:4\.[5-9]|5)/i, toolParsers: ["glm45", "glm"], reasoningParsers: ["glm45", "glm"] },
  {
    name: /^Kimi-K2/i,
    toolParsers: ["kimi_k2", "kimi"],
    reasoningParsers: ["kimi_k2", "kimi", "deepseek_r1"],
  },
  { name: /^gpt-oss-/i, toolParsers: ["openai"], reasoningParsers: ["openai_gptoss", "openai", "GptOss"] },
  {
    name: /^MiniMax-M/i,
    toolParsers: ["minimax_m2", "minimax"],
    reasoningParsers: ["minimax_m2", "minimax"],
  },
];

/** Parsers that vLLM brings for one family each. Any other name may be a plugin's, and is nobody's mistake. */
const toolParsers =
  /^(?:hermes|mistral|llama|pythonic$|granite|internlm|jamba|xlam|deepseek_v|openai$|kimi_k2|hunyuan|glm4|qwen3_|minimax|phi4_mini|step3|seed_oss|olmo3|longcat|ernie45|functiongemma)/;
const reasoningParsers =
  /^(?:deepseek_|qwen3|granite|glm4|mistral$|openai_gptoss|GptOss|kimi_k2|minimax|hunyuan|step3|seed_oss|olmo3|ernie45)/;

/** The parser that a family would be read with instead; `null` where the one given may be right. */
export function betterParser(family: ParserFamily, of: "tools" | "reasoning", parser: string): string | null {
  const [own, known] =
    of === "tools" ? [family.toolParsers, toolParsers] : [family.reasoningParsers, reasoningParsers];
  if (own === null || !known.test(parser) || own.some((each) => parser.startsWith(each))) return null;
  return own[0] ?? null;
}
