#!/usr/bin/env bash
# Can two L4s serve ten requests of 32K tokens each with a 7B model?
# gpuplan: gpu=2x L4 concurrency=10
set -euo pipefail

MODEL=${MODEL:-Qwen/Qwen2.5-7B-Instruct}

exec vllm serve "$MODEL" \
  --host 127.0.0.1 \
  --port 8000 \
  --max-model-len 32768 \
  --gpu-memory-utilization 0.90
