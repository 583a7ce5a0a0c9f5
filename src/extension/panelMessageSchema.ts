import * as z from "zod";
import type { FromPanel, PanelPlace } from "../panelMessages.ts";

/** A picture of a wide chart is about 1 MB; nothing that a panel keeps comes near this. */
const mostCharacters = 20_000_000;

const fromPanelSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("keep"), looks: z.string().max(20_000) }),
  z.object({ type: z.literal("select"), subjectId: z.string() }),
  z.object({ type: z.literal("pin"), pinned: z.boolean() }),
  z.object({ type: z.literal("apply"), alternativeId: z.string() }),
  z.object({
    type: z.literal("observe"),
    step: z.enum(["start", "read", "live", "stop", "write", "close"]),
  }),
  z.object({ type: z.literal("run"), actionId: z.string() }),
  z.object({ type: z.literal("reveal"), offset: z.int().min(0) }),
  z.object({
    type: z.literal("export"),
    format: z.enum(["svg", "png", "csv", "markdown", "copy"]),
    name: z.string().regex(/^[a-z0-9-]{1,80}$/),
    content: z.string().max(mostCharacters),
  }),
]);

/** A message of the panel, or `null` for anything else: a webview is not trusted. */
export function readPanelMessage(raw: unknown): FromPanel | null {
  const parsed = fromPanelSchema.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

const savedPanelSchema = z.object({
  state: z.object({
    pinned: z.boolean(),
    place: z
      .object({
        uri: z.string(),
        line: z.int().min(0),
        character: z.int().min(0),
        subjectId: z.string().nullable(),
      })
      .nullable(),
  }),
});

/** What a restored panel was about, from the state that it saved; unpinned and nowhere for anything else. */
export function readSavedPanel(raw: unknown): {
  readonly pinned: boolean;
  readonly place: PanelPlace | null;
} {
  const parsed = savedPanelSchema.safeParse(raw);
  return parsed.success ? parsed.data.state : { pinned: false, place: null };
}
