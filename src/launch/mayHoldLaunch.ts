/**
 * A cheap first test: a text without the word holds no launch, need not be parsed and starts no server. The file of
 * `vllm serve --config` goes without it, and so does a configuration of Ray Serve; their keys tell.
 */
export function mayHoldLaunch(text: string): boolean {
  return /vllm|\bllm_configs\b|\bray\.serve\.llm\b|^["']?(?:max[-_]model[-_]len|tensor[-_]parallel[-_]size|gpu[-_]memory[-_]utilization)["']?:/im.test(
    text,
  );
}
