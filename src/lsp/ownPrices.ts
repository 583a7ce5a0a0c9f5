import type { Service } from "../service/service.ts";
import { createSourceText, positionAt } from "../text/sourceText.ts";

/** Reads the price file of the settings, `""` for none; what is wrong with it is reported, one sentence each. */
export async function readOwnPrices(
  service: Service,
  path: string,
  readTextFile: ((path: string) => Promise<string>) | null,
  report: (problem: string) => void,
): Promise<void> {
  if (path === "" || readTextFile === null) {
    service.usePrices(null);
    return;
  }
  const text = await readTextFile(path).catch(() => null);
  if (text === null) report(`The price file of gpuplan.priceFile could not be read: ${path}.`);
  const source = createSourceText(text ?? "");
  for (const { message, range } of service.usePrices(text)) {
    const { line, column } = positionAt(source, range.start);
    report(`${path}:${line + 1}:${column + 1}: ${message}`);
  }
}
