import { formatCount } from "../../units/print.ts";
import { isAtLeast } from "../../units/version.ts";
import type { Finding } from "../finding.ts";
import { writtenNumber } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

export const batchTooSmall: Rule = {
  id: "batch-too-small",
  severity: "error",
  summary:
    "vLLM does not start with fewer batched tokens than sequences, nor, with chunked prefill off, with fewer than a request may be long.",
  judgesAlone: true,
  check: (analysis) =>
    analysis.assessments.flatMap(({ deployment }): readonly Finding[] => {
      const tokens = writtenNumber(deployment, "max_num_batched_tokens");
      const sequences = writtenNumber(deployment, "max_num_seqs");
      const length = writtenNumber(deployment, "max_model_len");
      const chunked = deployment.settings.byField.get("enable_chunked_prefill");
      if (tokens === null) return [];
      const base = { rule: "batch-too-small", range: tokens.setting.valueRange, fixes: () => [] } as const;
      if (sequences && tokens.value < sequences.value) {
        return [
          {
            ...base,
            severity: "error",
            message: `${formatCount(tokens.value)} batched tokens are fewer than the ${formatCount(sequences.value)} sequences of --max-num-seqs: vLLM does not start.`,
            related: [{ message: "The sequences are set here.", range: sequences.setting.valueRange }],
          },
        ];
      }
      if (chunked?.value !== false || !length || length.value <= tokens.value) return [];
      return [
        {
          ...base,
          // Earlier releases of the second engine chunk whatever they are told.
          severity: isAtLeast(deployment.version.value, 0, 12) ? "error" : "warning",
          message: `With chunked prefill off a step has to hold a whole request: ${formatCount(tokens.value)} batched tokens are fewer than the ${formatCount(length.value)} of --max-model-len.`,
          related: [{ message: "Chunked prefill is turned off here.", range: chunked.nameRange }],
        },
      ];
    }),
};
