/** A cheap first test: a text without the word holds no launch, need not be parsed and starts no server. */
export function mayHoldLaunch(text: string): boolean {
  return /vllm/i.test(text);
}
