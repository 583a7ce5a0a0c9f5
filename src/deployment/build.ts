import type { ModelMatch } from "../catalog/findModel.ts";
import { ggufOfBase } from "../catalog/modelName.ts";
import { excerpt } from "../text/excerpt.ts";
import type { TextRange } from "../text/textRange.ts";
import { formatVersion, type VllmVersion } from "../units/version.ts";
import { defaultModel } from "../vllm/defaultModel.ts";
import { notTold, type Settings } from "../vllm/setting.ts";
import { toDefaultContext } from "./defaultContext.ts";
import type { Deployment, ModelChoice, ServerFacts } from "./deployment.ts";
import { readEnvironment } from "./environment.ts";
import { defaultFact, type Fact, inheritedFact, unknownFact, writtenFact } from "./fact.ts";
import type { LookUps } from "./lookUps.ts";
import { priceOf } from "./price.ts";
import { readServerFacts } from "./serverFacts.ts";

/** What the file says, before models are looked up and defaults filled in: the part of a deployment that changes start from. */
export type DeploymentParts = Omit<Deployment, "model" | "nearestModels" | "server" | "price">;

/** A deployment from what its file says: the model looked up, every default of this version on this GPU filled in. */
export function buildDeployment(parts: DeploymentParts, lookUps: LookUps): Deployment {
  const { modelName } = parts;
  const named = modelNamedBy(parts);
  const match = named === null ? null : findNamed(named, parts.settings, lookUps);
  const model = modelFact(modelName, match);
  const gpu = parts.gpu.value;
  const environment = readEnvironment(parts.source, parts.version.value, gpu);
  const defaults = toDefaultContext(
    parts.settings,
    parts.version.value,
    parts.entry,
    gpu,
    model.value?.shape ?? null,
    environment.engine.value,
  );
  const server = readServerFacts(parts.settings, defaults, environment);
  return {
    ...parts,
    model,
    nearestModels: match?.kind === "unknown" ? match.nearest : [],
    server: { ...server, speculation: withDraft(server.speculation, lookUps) },
    price: priceOf(parts.priceWish, gpu, lookUps),
  };
}

/** A GGUF file whose name leads nowhere is still known by the model that it was made from. */
function findNamed({ name, revision }: WantedModelName, settings: Settings, lookUps: LookUps): ModelMatch {
  const match = lookUps.findModel(name, revision);
  if (match.kind !== "unknown") return match;
  for (const field of ["hf_config_path", "tokenizer"]) {
    const base = settings.byField.get(field)?.value;
    const wanted = typeof base === "string" ? ggufOfBase(name, base) : null;
    const byBase = wanted === null ? null : lookUps.findModel(wanted);
    if (byBase !== null && byBase.kind !== "unknown") return byBase;
  }
  return match;
}

/** The draft's layers, where the catalogue or its files tell them. */
function withDraft(fact: ServerFacts["speculation"], lookUps: LookUps): ServerFacts["speculation"] {
  const { value } = fact;
  if (!value?.draft) return fact;
  const match = lookUps.findModel(value.draft.name);
  if (match.kind === "unknown") return fact;
  return { ...fact, value: { ...value, draft: { ...value.draft, shape: match.shape } } };
}

/** Everything that is looked up by name: the model, and a draft with a checkpoint of its own. */
export function modelsNamedBy(deployment: Deployment): readonly WantedModelName[] {
  const named = modelNamedBy(deployment);
  const draft = deployment.server.speculation.value?.draft;
  return [...(named ? [named] : []), ...(draft ? [{ name: draft.name, revision: null }] : [])];
}

interface WantedModelName {
  readonly name: string;
  readonly revision: string | null;
}

/** What is looked up: the model's name and, where `--revision` gives it, the version of its repository. */
function modelNamedBy({
  modelName,
  settings,
}: Pick<DeploymentParts, "modelName" | "settings">): WantedModelName | null {
  const revision = settings.byField.get("revision")?.value;
  if (modelName.value === null) return null;
  return { name: modelName.value, revision: typeof revision === "string" ? revision : null };
}

/** The model as the command line or the plan names it. Without one a server of vLLM serves its own default, which nobody means. */
export function modelNameFact(
  settings: Settings,
  headRange: TextRange,
  server?: VllmVersion,
): Fact<string | null> {
  const { model: argument, unread, mayHaveMore } = settings;
  if (argument === null) {
    const more = unread
      ? ` here, and ${unread.join("; ")}`
      : server && !mayHaveMore
        ? `: vLLM ${formatVersion(server)} serves ${defaultModel(server)} then`
        : "";
    return unknownFact(null, `No model is named${more}.`, headRange);
  }
  if (argument.value === undefined) {
    return unknownFact(
      null,
      `The model depends on ${notTold(argument.unresolved ?? argument.written, settings)}.`,
      argument.range,
    );
  }
  return writtenFact(argument.value, argument.range);
}

function modelFact(name: Fact<string | null>, match: ModelMatch | null): Fact<ModelChoice | null> {
  if (name.value === null || match === null) return { value: null, origin: name.origin };
  const range = name.origin.kind === "written" ? name.origin.range : undefined;
  if (match.kind === "unknown") {
    const guess = match.nearest.length > 0 ? ` Did you mean ${match.nearest[0]}?` : "";
    const reason =
      match.reason ??
      `${excerpt(name.value)} is not in the catalogue.${guess} Name a folder that holds its config.json, and its size is read from there.`;
    return unknownFact(null, reason, range);
  }
  const choice: ModelChoice = {
    name: name.value,
    id: match.kind === "assumed" ? name.value : match.id,
    shape: match.shape,
    assumption: match.kind === "assumed" ? match.assumption : null,
    source: match.source ?? "the catalogue",
  };
  return range === undefined ? inheritedFact(choice, "a change that was tried") : writtenFact(choice, range);
}

/** One server, unless somebody says otherwise. */
export const oneReplica: Fact<number> = defaultFact(1, "one server");
