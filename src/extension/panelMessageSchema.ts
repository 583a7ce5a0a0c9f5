import * as z from "zod";
import type { FromPanel } from "../panelMessages.ts";

const fromPanelSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("select"), subjectId: z.string() }),
  z.object({ type: z.literal("pin"), pinned: z.boolean() }),
  z.object({ type: z.literal("apply"), alternativeId: z.string() }),
  z.object({ type: z.literal("run"), actionId: z.string() }),
  z.object({ type: z.literal("reveal"), offset: z.int().min(0) }),
]);

/** A message of the panel, or `null` for anything else: a webview is not trusted. */
export function readPanelMessage(raw: unknown): FromPanel | null {
  const parsed = fromPanelSchema.safeParse(raw);
  return parsed.success ? parsed.data : null;
}
