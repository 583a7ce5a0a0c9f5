import { readFileSync } from "node:fs";
import type { PanelView } from "../../../src/panelMessages.ts";
import { documentOf, openService } from "../../support/service.ts";

/** The panel's view of one of the project's examples, as the service makes it, at the first place of a word. */
export async function realView(example: string, word: string): Promise<PanelView> {
  const text = readFileSync(new URL(`../../../examples/${example}`, import.meta.url), "utf8");
  return viewOf(text, text.indexOf(word), example);
}

/** The same of a text, at an offset. */
export async function viewOf(text: string, offset: number, name?: string): Promise<PanelView> {
  const service = await openService();
  return service.panelView(documentOf(text, name), offset, null);
}

export const launchView = (): Promise<PanelView> => realView("serve.sh", "vllm serve");
/** A plan with alternatives whose costs cross, and with growth. */
export const planView = (): Promise<PanelView> => realView("two-l4-32k.gpuplan.yaml", "chat");
