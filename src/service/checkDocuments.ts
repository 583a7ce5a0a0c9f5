import type { Analysis } from "../findings/analysis.ts";
import type { Finding } from "../findings/finding.ts";
import { isPlanFile } from "../plan/planFile.ts";
import { inParallel } from "./inParallel.ts";
import type { Service } from "./service.ts";
import type { ServiceDocument } from "./serviceHost.ts";

/** A file to check; opened when its turn comes. */
export interface CheckSource {
  readonly path: string;
  /** `null`: there is nothing to check in it after all. */
  readonly open: () => Promise<ServiceDocument | null>;
}

export interface CheckOptions {
  readonly signal: AbortSignal;
  readonly onDone?: () => void;
  /** What an editor has open is asked about again, and stays in memory. */
  readonly isOpen?: (source: CheckSource) => boolean;
}

/** So many wait together for their files and, where it is turned on, for the Hub. */
const atOnce = 16;

/**
 * Checks any number of files, each from reading it to its findings, so that no more than a few are in memory. `take` gets
 * what was found, and keeps of it what it wants. Plans come first: they have something to say of their scripts.
 */
export async function checkDocuments<Source extends CheckSource>(
  service: Service,
  sources: readonly Source[],
  take: (source: Source, analysis: Analysis, findings: readonly Finding[]) => void,
  { signal, onDone, isOpen }: CheckOptions,
): Promise<void> {
  const check = async (source: Source): Promise<void> => {
    const document = await source.open();
    if (document !== null && !signal.aborted) {
      await service.readModels(document, signal, () => undefined);
      if (!signal.aborted && !service.isIgnored(document))
        take(source, service.analyze(document), service.findings(document));
      if (isOpen?.(source) !== true) service.release(document.uri);
    }
    onDone?.();
  };
  const isPlan = ({ path }: Source) => isPlanFile(path);
  await inParallel(sources.filter(isPlan), atOnce, check, signal);
  await inParallel(
    sources.filter((source) => !isPlan(source)),
    atOnce,
    check,
    signal,
  );
}
