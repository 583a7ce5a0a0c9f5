import { textOfWord } from "../syntax/word.ts";
import { isAtLeast, type VllmVersion } from "../units/version.ts";
import type { DeploymentSource, GpuChoice, ServerFacts } from "./deployment.ts";
import { defaultFact, type Fact, inheritedFact, writtenFact } from "./fact.ts";

/** What `VLLM_*` variables decide of the memory. */
export type ServerEnvironment = Pick<
  ServerFacts,
  "engine" | "runner" | "deductsCudaGraphs" | "ngramTablesOnHost" | "extendsContext"
>;

/** Reads the variables that the file gives the server; without one vLLM decides, by version and GPU. */
export function readEnvironment(
  source: DeploymentSource,
  version: VllmVersion,
  gpu: GpuChoice | null,
): ServerEnvironment {
  const choice = "vLLM's choice";
  if (source.kind === "log") {
    const { engine, runner } = source;
    return {
      engine: inheritedFact(engine ?? engineOf(null, version, gpu), "the log"),
      runner: inheritedFact(runner, "the log"),
      deductsCudaGraphs: defaultFact(null, choice),
      ngramTablesOnHost: defaultFact(null, choice),
      extendsContext: defaultFact(false, choice),
    };
  }
  const read = (name: string): Fact<boolean | null> => {
    const launch = source.kind === "launch" ? source.launch : source.script;
    const variables = launch?.environment ?? [];
    const variable = variables.findLast((each) => each.name === name);
    if (variable === undefined) return defaultFact(null, choice);
    return writtenFact(asSwitch(textOfWord(variable.value)), variable.value.range, variable.nameRange);
  };
  const asked = read("VLLM_USE_V1");
  const longer = read("VLLM_ALLOW_LONG_MAX_MODEL_LEN");
  const runner = read("VLLM_USE_V2_MODEL_RUNNER");
  return {
    engine: { ...asked, value: engineOf(asked.value, version, gpu) },
    runner: { ...runner, value: runner.value === null ? null : runner.value ? "second" : "first" },
    deductsCudaGraphs: read("VLLM_MEMORY_PROFILER_ESTIMATE_CUDAGRAPHS"),
    ngramTablesOnHost: read("VLLM_PLE_CPU_OFFLOAD"),
    extendsContext: { ...longer, value: longer.value === true },
  };
}

/** The second engine is the default since 0.8 and alone since 0.11; until then it needed compute capability 8.0. */
function engineOf(
  asked: boolean | null,
  version: VllmVersion,
  gpu: GpuChoice | null,
): ServerFacts["engine"]["value"] {
  if (isAtLeast(version, 0, 11)) return "second";
  if (!isAtLeast(version, 0, 8)) return "first";
  const capability = gpu?.spec.computeCapability ?? null;
  const runs = capability === null || capability >= 8;
  return (asked ?? runs) ? "second" : "first";
}

function asSwitch(text: string): boolean | null {
  if (/^(1|true)$/i.test(text)) return true;
  return /^(0|false)$/i.test(text) ? false : null;
}
