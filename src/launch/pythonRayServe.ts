import { evaluatePython } from "../syntax/python/evaluatePython.ts";
import type { PythonCall, PythonModule } from "../syntax/python/pythonModule.ts";
import type { PythonContext, PythonPair } from "../syntax/python/pythonValue.ts";
import type { Launch } from "./launch.ts";
import { asMapping, settingOf } from "./pythonEngine.ts";

const library = "ray.serve.llm";

/** What Ray Serve's `LLMConfig` is called in this file, by its imports; vLLM is the engine behind it. */
export function rayConfigNames({ statements }: PythonModule): ReadonlySet<string> {
  const imported = statements.flatMap((statement) => {
    if (statement.kind !== "import") return [];
    const { module, names } = statement;
    return names.flatMap(({ name, as }) => {
      const path = module === "" ? name : `${module}.${name}`;
      if (path === library) return [`${as}.LLMConfig`];
      return path.startsWith(`${library}.`) && name === "LLMConfig" ? [as] : [];
    });
  });
  return new Set(imported);
}

/** The settings of `LLMConfig(model_loading_config={…}, engine_kwargs={…})`. */
export function readRayConfig(call: PythonCall, context: PythonContext): NonNullable<Launch["named"]> {
  const loading = pairsOf(call, "model_loading_config", context);
  const options = pairsOf(call, "engine_kwargs", context);
  const find = (key: string) => loading?.find((pair) => pair.key === key);
  const model = find("model_source") ?? find("model_id");
  const settings = [...(model ? [{ ...model, key: "model" }] : []), ...(options ?? [])];
  return {
    settings: settings.map(({ key, keyRange, value, range, conditional }) =>
      settingOf({ name: key, nameRange: keyRange, range }, value, context, conditional),
    ),
    mayHaveMore: options === null,
  };
}

/** The entries of a mapping that is given by name; none where it is left out, `null` where it is not known. */
function pairsOf(call: PythonCall, name: string, context: PythonContext): readonly PythonPair[] | null {
  const given = call.keywords.find((each) => each.kind === "keyword" && each.name === name);
  if (!given) return call.keywords.some(({ kind }) => kind === "splat") ? null : [];
  const value = evaluatePython(asMapping(given.value), context);
  return value.kind === "mapping" && !value.mayHaveMore ? value.entries : null;
}
