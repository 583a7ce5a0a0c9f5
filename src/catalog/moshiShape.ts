import { matrix, vector, type WeightMatrix } from "../capacity/weightMatrix.ts";
import type { ResolvedModelRecord } from "./modelRecord.ts";

/**
 * What Moshi has around its 7B temporal transformer: an embedding per audio stream, a text head, and a depth
 * transformer with weights of its own for each codebook (kyutai-labs/moshi `models/loaders.py`). `null` for others.
 */
export function moshiOuterMatrices(
  record: ResolvedModelRecord,
  hidden: number,
): readonly WeightMatrix[] | null {
  const moshi = record.moshi;
  if (!moshi) return null;
  const field = (name: string): number => moshi[name] ?? 0;
  const streams = field("n_q");
  const steps = field("dep_q");
  const codes = field("card");
  const depth = field("depformer_dim");
  const depthLayers = field("depformer_layers");
  const textRows = record.vocab ?? 0;
  const depthMatrix = (name: string, rows: number, columns: number, count: number): WeightMatrix => ({
    ...matrix("audio", name, rows, columns, "replicated"),
    count,
  });
  return [
    vector("norm", "final norm", hidden),
    // Every embedding has one row more, for "nothing yet".
    depthMatrix("audio embeddings", codes + 1, hidden, streams),
    vector("embed", "text start row", hidden),
    matrix("lm_head", "text head", textRows, hidden, "vocabulary"),
    depthMatrix("depth attention", 4 * depth, depth, depthLayers * steps),
    depthMatrix("depth MLP", 3 * field("depformer_ffn"), depth, depthLayers * steps),
    vector("norm", "depth norms", 2 * depth * depthLayers),
    depthMatrix("depth inputs", depth, hidden, steps),
    depthMatrix("depth embeddings", codes + 1, depth, steps - 1),
    depthMatrix("depth text embedding", textRows + 1, depth, 1),
    depthMatrix("depth heads", codes, depth, steps),
  ];
}
