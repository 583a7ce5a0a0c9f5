import type { LocalFiles } from "../catalog/localModel.ts";
import type { ReportFault } from "../findings/runRules.ts";
import type { LaunchParsers } from "../launch/launchParsers.ts";
import type { HubAccess } from "./hubModels.ts";
import type { ReadNeighbour } from "./neighbourTexts.ts";

/** A document as an editor has it. */
export interface ServiceDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

/** What a host gives: the parser, which needs WASM, and the files of local models, where it has a file system. */
export interface ServiceHost {
  readonly parsers: LaunchParsers;
  readonly localFiles: LocalFiles | null;
  /** Texts that lie around a document; absent in hosts without files. */
  readonly readNeighbour?: ReadNeighbour;
  /** Whether others lie around a document: it is a file, and no draft or old version. Absent: those on the disk. */
  readonly isFile?: (uri: string) => boolean;
  /** The network, as far as the Hub needs it; unused until a setting turns the Hub on. Absent in hosts without one. */
  readonly hub?: HubAccess;
  /** The day, `2026-11-21`, by which prices are old; absent where nobody says. */
  readonly today?: () => string;
  readonly reportFault: ReportFault;
}
