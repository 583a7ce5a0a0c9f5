import type { WeightMatrix } from "./weightMatrix.ts";

/** How many GPUs share one copy of the model's layers, by kind of tensor. */
export interface TensorParallelism {
  readonly tensorParallelSize: number;
  readonly dataParallelSize: number;
  /** Experts are dealt out whole instead of being sliced. */
  readonly expertParallel: boolean;
  /** Copies beyond one of each expert, which are dealt out with them. */
  readonly redundantExperts: number | null;
}

/** The part of a matrix that the fullest GPU holds; widths may be fractions where a family's split is uneven. */
export interface LocalShape {
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
}

/** vLLM pads the vocabulary to a multiple of 64 before it splits it (`layers/vocab_parallel_embedding.py`). */
const VOCABULARY_PADDING = 64;

export function paddedVocabulary(rows: number): number {
  return Math.ceil(rows / VOCABULARY_PADDING) * VOCABULARY_PADDING;
}

/** Source: vLLM `layers/linear.py`, `fused_moe/config.py` (experts are also spread over data parallelism). */
export function localShape(matrix: WeightMatrix, parallelism: TensorParallelism): LocalShape {
  const { rows, columns, count } = matrix;
  const tensor = parallelism.tensorParallelSize;
  switch (matrix.split) {
    case "replicated":
      return matrix;
    case "output":
      return { rows: rows / tensor, columns, count };
    case "input":
      return { rows, columns: columns / tensor, count };
    case "vocabulary":
      return { rows: paddedVocabulary(rows) / tensor, columns, count };
    case "kv_heads": {
      const heads = matrix.units ?? 1;
      return { rows: (rows / heads) * Math.max(1, heads / tensor), columns, count };
    }
    default:
      return localExpertShape(matrix, parallelism);
  }
}

function localExpertShape(matrix: WeightMatrix, parallelism: TensorParallelism): LocalShape {
  const { rows, columns, count } = matrix;
  const gpus = parallelism.tensorParallelSize * parallelism.dataParallelSize;
  if (parallelism.expertParallel) {
    const experts = matrix.units ?? count;
    return {
      rows,
      columns,
      count: (count / experts) * Math.ceil((experts + (parallelism.redundantExperts ?? 0)) / gpus),
    };
  }
  if (matrix.split === "expert_output") return { rows: rows / gpus, columns, count };
  if (matrix.split === "expert_input") return { rows, columns: columns / gpus, count };
  return matrix;
}
