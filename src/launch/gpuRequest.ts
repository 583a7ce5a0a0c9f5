import type { Word } from "../syntax/word.ts";
import type { TextRange } from "../text/textRange.ts";
import type { CommentText } from "./directive.ts";
import type { EnvironmentVariable, GpuRequest } from "./launch.ts";

const visibleDevices = [
  "CUDA_VISIBLE_DEVICES",
  "HIP_VISIBLE_DEVICES",
  "ROCR_VISIBLE_DEVICES",
  "NVIDIA_VISIBLE_DEVICES",
];

/** `CUDA_VISIBLE_DEVICES=0,1` and its relatives: how many GPUs the server sees. */
export function gpuRequestOfEnvironment(environment: readonly EnvironmentVariable[]): GpuRequest | null {
  for (const name of visibleDevices) {
    const variable = environment.findLast((each) => each.name === name);
    const value = variable?.value.value;
    if (!variable || value === null || value === undefined || variable.value.conditional) continue;
    if (!/^[^,\s]+(,[^,\s]+)*$/.test(value) || /^(all|none|void|-1)$/.test(value)) continue;
    return { gpuName: null, count: value.split(",").length, range: variable.value.range, from: name };
  }
  return null;
}

/** `docker run --gpus 2`, `--gpus '"device=0,1"'`; `all` tells nothing. */
export function gpuRequestOfDocker(option: Word | null): GpuRequest | null {
  if (option?.value === null || option?.value === undefined) return null;
  const text = option.value.replaceAll('"', "");
  const from = "docker run --gpus";
  const count = /^(?:count=)?(\d{1,3})$/.exec(text)?.[1];
  if (count) return { gpuName: null, count: Number(count), range: option.range, from };
  const devices = /^device=([\w,:.-]+)$/.exec(text)?.[1];
  return devices ? { gpuName: null, count: devices.split(",").length, range: option.range, from } : null;
}

/** `#SBATCH --gres=gpu:a100:4`, `#SBATCH --gpus-per-node=2`: the last one that is written. */
export function gpuRequestOfSlurm(comments: readonly CommentText[]): GpuRequest | null {
  let found: GpuRequest | null = null;
  for (const comment of comments) {
    if (!comment.text.startsWith("#SBATCH")) continue;
    found = slurmOption(comment.text, comment.range.start) ?? found;
  }
  return found;
}

/** `srun --gres=gpu:2 vllm …`: options of the command that starts the server. */
export function gpuRequestOfSrun(words: readonly Word[]): GpuRequest | null {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    const text = word.value ?? "";
    const joined = /^(--gres|--gpus[\w-]*|-G)$/.test(text) && next?.value ? `${text}=${next.value}` : text;
    const request = slurmOption(joined, 0);
    if (request) return { ...request, range: word.range, from: "srun" };
  }
  return null;
}

function slurmOption(text: string, offset: number): GpuRequest | null {
  const match =
    /(?:^|\s)(?:--gres(?:=|\s+)gpu:|--gpus(?:-per-node|-per-task)?(?:=|\s+)|-G\s*=?)(?:([A-Za-z][\w.-]*):)?(\d{1,3})\b/.exec(
      text,
    ) ?? /(?:^|\s)--gres(?:=|\s+)gpu:([A-Za-z][\w.-]*)()(?![\w.:-])/.exec(text);
  if (!match) return null;
  const start = match.index + (/^\s/.test(match[0]) ? 1 : 0);
  const range: TextRange = { start: offset + start, end: offset + match.index + match[0].length };
  return { gpuName: match[1] ?? null, count: match[2] ? Number(match[2]) : 1, range, from: "#SBATCH" };
}

/** The first request that says how many; a name may come from another (`#SBATCH` names what is visible). */
export function firstRequest(...requests: (GpuRequest | null)[]): GpuRequest | null {
  const found = requests.filter((request) => request !== null);
  const first = found.find((request) => request.count !== null) ?? found[0];
  if (!first) return null;
  const named = found.find((request) => request.gpuName !== null);
  if (!named || named === first) return first;
  return { ...first, gpuName: named.gpuName, nameRange: named.nameRange ?? named.range };
}
