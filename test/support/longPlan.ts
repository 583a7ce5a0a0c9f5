const models = ["Qwen/Qwen2.5-7B-Instruct", "Qwen/Qwen3-8B", "meta-llama/Llama-3.1-8B-Instruct"];

/** A plan of many services in twenty pools, ten lines each: what a generator might write. */
export function longPlan(services: number): string {
  const pools = Array.from({ length: 20 }, (_, index) =>
    [`  pool-${index}:`, "    gpu: L4", "    price: runpod/spot"].join("\n"),
  );
  const blocks = Array.from({ length: services }, (_, index) =>
    [
      `  chat-${index}:`,
      `    model: ${models[index % models.length]}`,
      `    pool: pool-${index % 20}`,
      "    # As long as the prompts are.",
      "    args:",
      `      max-model-len: ${8 + (index % 24)}K`,
      "      gpu-memory-utilization: 0.90",
      "      kv-cache-dtype: fp8",
      `      port: ${8000 + index}`,
      "    replicas: 1",
    ].join("\n"),
  );
  const workload = "workload: { concurrency: 10, context: 8K }";
  return `${["gpuplan: 1", "pools:", ...pools, "services:", ...blocks, workload].join("\n")}\n`;
}
