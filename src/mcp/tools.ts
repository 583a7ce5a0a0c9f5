import * as z from "zod";

/** What a tool is asked, checked. Either files below the working folder or a text. */
export type ToolInput = z.infer<typeof toolInput>;

/** An answer as the command line gives it: JSON, and sentences about what went wrong. */
export interface ToolAnswer {
  readonly json: string;
  readonly problems: string;
  readonly failed: boolean;
}

/** Answers one tool's question; given by whoever has files and the engine. */
export type AnswerTool = (tool: ToolName, input: ToolInput) => Promise<ToolAnswer>;

export type ToolName = keyof typeof tools;

/** What the bundle of `main.node.ts` offers to whoever loads it. */
export interface AssistantServer {
  /** Serves one assistant on standard input and output, until it goes. */
  readonly serveAssistant: (answer: AnswerTool, version: string) => Promise<void>;
}

/** As large as the largest file that is read. */
const longestText = 10 * 2 ** 20;

export const toolInput = z
  .strictObject({
    paths: z
      .array(z.string().min(1).max(4096))
      .min(1)
      .max(1000)
      .optional()
      .describe("Files and folders below the working folder. Leave out when text is given."),
    text: z
      .string()
      .max(longestText)
      .optional()
      .describe('A script, manifest or plan instead of files; a single command such as "vllm serve …" too.'),
    fileName: z
      .string()
      .min(1)
      .max(4096)
      .optional()
      .describe(
        'What the text is: "serve.sh", "compose.yaml", "chat.gpuplan.yaml". A shell script if left out.',
      ),
    gpu: z
      .string()
      .max(200)
      .optional()
      .describe('The GPU where the file names none: "L4", "2x L4", "A100 80GB".'),
    vllm: z.string().max(50).optional().describe('The vLLM version where the file names none: "0.11".'),
  })
  .refine(({ paths, text }) => (paths === undefined) !== (text === undefined), {
    message: "Give either paths or text.",
  });

/** The tools by name, with what an assistant reads to choose among them. */
export const tools = {
  estimate: {
    title: "Estimate a vLLM launch",
    description:
      "Whether each vLLM launch or plan starts on its GPU, its memory by part, how many requests of which length it holds, latency and cost. Needs no GPU. Figures that are not certain are ranges; null means unknown, with a reason.",
  },
  check: {
    title: "Check vLLM launches",
    description:
      "The findings of vLLM launches in scripts, compose files, manifests and of .gpuplan.yaml plans: what vLLM will refuse, what will not fit, mistyped and removed flags; each with its place and proven edits.",
  },
  recommend: {
    title: "Recommend GPUs and settings",
    description:
      "The cheapest configurations – GPU and how many, quantization, KV cache, parallel size – that carry what a vLLM launch or plan asks for, best first, each with its cost, requests, latency and what it loses in quality. Every one was estimated. A directive in the file says what is asked for, such as: # gpuplan: concurrency=10 context=32K.",
  },
  launches: {
    title: "List vLLM launches",
    description:
      "Every vLLM launch that was recognised, with its model, settings and environment as resolved.",
  },
} as const;
