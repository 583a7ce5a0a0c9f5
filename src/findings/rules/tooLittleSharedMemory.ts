import type { Launch } from "../../launch/launch.ts";
import type { SourceText } from "../../text/sourceText.ts";
import type { Finding, Fix } from "../finding.ts";
import { launchOf } from "../launchParts.ts";
import type { Rule } from "../rule.ts";

/**
 * Docker gives a container 64 MiB of `/dev/shm`, as the runtimes of Kubernetes do. The processes of one server pass
 * their messages through it, and NCCL its buffers. Source: vLLM's documentation, "Using Docker": `--ipc=host` or
 * `--shm-size`, "particularly for tensor parallel inference".
 */
export const tooLittleSharedMemory: Rule = {
  id: "too-little-shared-memory",
  severity: "warning",
  summary:
    "Tensor parallelism passes data through `/dev/shm`, of which a container gets 64 MiB unless it asks for more.",
  judgesAlone: true,
  check: ({ source, assessments }) =>
    assessments.flatMap(({ deployment }): readonly Finding[] => {
      const launch = launchOf(deployment);
      const setting = deployment.settings.byField.get("tensor_parallel_size");
      const size = setting?.value;
      if (!launch || !setting || typeof size !== "number" || size < 2) return [];
      if (launch.sharedMemory !== null || !saysItAll(source, launch)) return [];
      return [
        {
          rule: "too-little-shared-memory",
          severity: "warning",
          message: `${size} GPUs work through /dev/shm, and this container has the default 64 MiB: ${remedies[launch.kind]}.`,
          range: setting.range,
          related: [],
          fixes: () => additions(source, launch),
        },
      ];
    }),
};

const remedies: Readonly<Partial<Record<Launch["kind"], string>>> = {
  shell: "give docker run --ipc=host or --shm-size",
  compose: "add ipc: host or shm_size",
  kubernetes: "mount an emptyDir with medium: Memory at /dev/shm",
};

/** Platforms such as KServe bring a volume of their own, and then no image is named; a mount of any sort is enough. */
function saysItAll({ text }: SourceText, { kind, image, range }: Launch): boolean {
  const written = text.slice(range.start, range.end);
  return remedies[kind] !== undefined && image !== null && !/\/dev\/shm/.test(written);
}

function additions({ text }: SourceText, { kind, headRange }: Launch): readonly Fix[] {
  const { start, end, elsewhere } = headRange;
  if (elsewhere) return [];
  if (kind === "shell" && /\brun$/.test(text.slice(start, end)))
    return [
      {
        title: "Add --ipc=host",
        preferred: true,
        edits: [{ range: { start: end, end }, newText: " --ipc=host" }],
      },
    ];
  const indentation = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  if (kind !== "compose" || !/^ +$/.test(indentation)) return [];
  return [
    {
      title: "Add ipc: host",
      preferred: true,
      edits: [{ range: { start, end: start }, newText: `ipc: host\n${indentation}` }],
    },
  ];
}
