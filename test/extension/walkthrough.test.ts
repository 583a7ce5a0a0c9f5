import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly markdown: string };
  readonly completionEvents: readonly string[];
}

const root = new URL("../../", import.meta.url);
const { contributes, icon } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
const commands: readonly string[] = contributes.commands.map(({ command }: { command: string }) => command);
const steps: readonly Step[] = contributes.walkthroughs.flatMap(
  (each: { steps: readonly Step[] }) => each.steps,
);

describe("the walkthrough", () => {
  it.each(steps.map((step) => [step.id, step] as const))(
    "%s shows a page and names commands that there are",
    (_, step) => {
      expect(existsSync(new URL(step.media.markdown, root))).toBe(true);
      const named = [
        ...step.description.matchAll(/\(command:(gpuplan\.\w+)\)/g),
        ...step.completionEvents.join(" ").matchAll(/onCommand:(\S+)/g),
      ];
      for (const [, command] of named) expect(commands).toContain(command);
    },
  );
});

it("the icon is 128 pixels square, as the gallery wants it", () => {
  const png = readFileSync(new URL(icon, root));
  // Width and height stand in the header, after signature and name.
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([128, 128]);
});
