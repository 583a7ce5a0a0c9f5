import type { Connection, WorkspaceEdit } from "vscode-languageserver";
import { generationKinds, isGenerationKind } from "../generate/generation.ts";
import { createSourceText } from "../text/sourceText.ts";
import { toOffset } from "./convert.ts";
import { type ServerContext, toServiceDocument } from "./documents.ts";
import { guard } from "./guard.ts";
import {
  type ApplyAlternativeParams,
  applyAlternativeMethod,
  type GenerateParams,
  type GenerateResult,
  type GenerationKindsResult,
  type GpuOptionsResult,
  generateMethod,
  generationKindsMethod,
  gpuOptionsMethod,
  type NewPlanParams,
  type NewPlanResult,
  newPlanMethod,
  type PanelViewParams,
  type PanelViewResult,
  type PickTargetParams,
  panelViewMethod,
  pickTargetMethod,
  type StatusParams,
  type StatusResult,
  statusMethod,
} from "./protocol.ts";
import type { ToWorkspaceEdit } from "./workspaceEdit.ts";

/** The requests of `protocol.ts`: what the panel and the status bar ask for. */
export function registerPanelRequests(
  connection: Connection,
  context: ServerContext,
  toEdit: ToWorkspaceEdit,
  analyzeAnew: () => void,
): void {
  connection.onRequest(
    panelViewMethod,
    guard(
      "panel view",
      null,
      context.reportFault,
      async (params: PanelViewParams): Promise<PanelViewResult | null> => {
        const place = await findPlace(context, params);
        return place?.service.panelView(place.document, place.offset, params.subjectId ?? null) ?? null;
      },
    ),
  );
  connection.onRequest(
    applyAlternativeMethod,
    guard(
      "apply alternative",
      null,
      context.reportFault,
      async (params: ApplyAlternativeParams): Promise<WorkspaceEdit | null> => {
        const place = await findPlace(context, params);
        const change = place?.service.applyAlternative(
          place.document,
          place.offset,
          params.subjectId ?? null,
          params.alternativeId,
        );
        return place && change ? toEdit(place.document, "Apply the alternative", change) : null;
      },
    ),
  );
  connection.onRequest(
    statusMethod,
    guard("status", null, context.reportFault, async (params: StatusParams): Promise<StatusResult> => {
      const place = await findPlace(context, params);
      return place?.service.status(place.document, place.offset) ?? null;
    }),
  );
  connection.onRequest(
    gpuOptionsMethod,
    guard(
      "GPU options",
      [],
      context.reportFault,
      async (): Promise<GpuOptionsResult> => (await context.service).gpuOptions(),
    ),
  );
  connection.onRequest(
    newPlanMethod,
    guard("new plan", null, context.reportFault, async ({ uri }: NewPlanParams): Promise<NewPlanResult> => {
      const open = context.documents.get(uri);
      return open === undefined ? null : (await context.service).newPlan(toServiceDocument(open));
    }),
  );
  registerGeneration(connection, context);
  connection.onNotification(
    pickTargetMethod,
    guard("target", undefined, context.reportFault, async (params: PickTargetParams) => {
      (await context.service).pickTarget(params.gpu);
      analyzeAnew();
    }),
  );
}

function registerGeneration(connection: Connection, context: ServerContext): void {
  connection.onRequest(
    generationKindsMethod,
    guard(
      "kinds of files",
      [],
      context.reportFault,
      async (): Promise<GenerationKindsResult> =>
        Object.entries(generationKinds).map(([kind, label]) => ({ kind, label })),
    ),
  );
  connection.onRequest(
    generateMethod,
    guard(
      "generate",
      null,
      context.reportFault,
      async ({ uri, kind }: GenerateParams): Promise<GenerateResult> => {
        const open = context.documents.get(uri);
        if (open === undefined || !isGenerationKind(kind)) return null;
        return (await context.service).generate(toServiceDocument(open), kind);
      },
    ),
  );
}

async function findPlace(context: ServerContext, params: PanelViewParams) {
  const open = context.documents.get(params.uri);
  if (open === undefined) return null;
  const document = toServiceDocument(open);
  const offset = toOffset(createSourceText(document.text), params.position);
  return { service: await context.service, document, offset };
}
