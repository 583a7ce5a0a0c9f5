import { expect } from "vitest";
import type { Deployment } from "../../src/deployment/deployment.ts";
import type { GeneratedFile, Generation, GenerationKind } from "../../src/generate/generation.ts";
import type { Service } from "../../src/service/service.ts";
import type { SettingValue } from "../../src/vllm/setting.ts";
import { documentOf, planName } from "../support/service.ts";

/** What a plan is turned into. */
export function generate(service: Service, plan: string, kind: GenerationKind): Generation {
  const generation = service.generate(documentOf(plan, planName), kind);
  if (generation === null) throw new Error("This is no plan.");
  return generation;
}

/** The only file, where one is expected. */
export function onlyFile({ files }: Generation): GeneratedFile {
  const [file] = files;
  if (file === undefined || files.length > 1) throw new Error(`${files.length} files instead of one.`);
  return file;
}

export function deploymentsOf(service: Service, text: string, name: string): readonly Deployment[] {
  return service.analyze(documentOf(text, name)).assessments.map(({ deployment }) => deployment);
}

/** What has to be the same in a plan's service and in the launch that was written from it. */
interface Essence {
  readonly model: string | null;
  readonly settings: Readonly<Record<string, SettingValue | undefined>>;
  readonly gpu: string | null;
  readonly version: string;
  readonly concurrency: number | null;
  readonly context: number | null;
}

function essenceOf({ modelName, settings, gpu, version, workload }: Deployment): Essence {
  const { major, minor, patch } = version.value;
  return {
    model: modelName.value,
    settings: Object.fromEntries(
      [...settings.byField.values()]
        .filter(({ field }) => field !== "model")
        .map(({ field, value }) => [field, value] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    gpu: gpu.value?.label ?? null,
    version: `${major}.${minor}.${patch}`,
    concurrency: workload.concurrency?.value ?? null,
    context: workload.contextTokens?.value ?? null,
  };
}

/** Generates, reads the files back, and holds every server against its service. */
export function expectSameAfterReading(
  service: Service,
  plan: string,
  kind: Exclude<GenerationKind, "prometheus">,
): readonly Deployment[] {
  const planned = deploymentsOf(service, plan, planName);
  const read = generate(service, plan, kind).files.flatMap(({ name, text }) =>
    deploymentsOf(service, text, name),
  );
  expect(read.map(essenceOf)).toEqual(planned.map(essenceOf));
  for (const [index, deployment] of read.entries()) {
    const count = planned[index]?.gpuCount.value;
    if (count != null) expect(deployment.gpuCount.value).toBe(count);
  }
  return read;
}

/** The variables of a launch that are known. */
export function environmentOf({ source }: Deployment): Readonly<Record<string, string | null>> {
  if (source.kind !== "launch") return {};
  return Object.fromEntries(source.launch.environment.map(({ name, value }) => [name, value.value]));
}
