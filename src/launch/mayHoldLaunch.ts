import type { TextRange } from "../text/textRange.ts";

/**
 * A cheap first test: a text without the word holds no launch, need not be parsed and starts no server. The file of
 * `vllm serve --config` goes without it, and so does a configuration of Ray Serve; their keys tell. Flags tell of a
 * container whose image stands elsewhere, and of KServe's server for `huggingface`.
 */
export function mayHoldLaunch(text: string): boolean {
  return /vllm|--(?:max[-_]model[-_]len|gpu[-_]memory[-_]utilization)\b|\bllm_configs\b|\bray\.serve\.llm\b|^["']?(?:max[-_]model[-_]len|tensor[-_]parallel[-_]size|gpu[-_]memory[-_]utilization)["']?:/im.test(
    text,
  );
}

/**
 * The blocks of a text in which nothing starts a server. With one that does stands or falls the launch, not some of its
 * words.
 */
export function withoutWholeLaunches(text: string, blocks: readonly TextRange[]): readonly TextRange[] {
  if (blocks.length === 0) return blocks;
  const heads = [...text.matchAll(/\bvllm["']?\s+serve\b|-m\s+["']?vllm\.|\b(?:docker|podman)\s+run\b/g)];
  const starts = heads.map(({ index }) => index);
  return blocks.filter(({ start, end }) => {
    const next = starts[firstFrom(starts, start)];
    return next === undefined || next >= end;
  });
}

/** The index of the first of sorted numbers that is not below `least`. */
function firstFrom(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
