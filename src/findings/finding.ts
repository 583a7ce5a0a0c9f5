import type { FileEdits } from "../text/fileEdits.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { TextRange } from "../text/textRange.ts";

/**
 * `error`: vLLM, or something that shares its GPU, will refuse to start, or the file is invalid.
 * `warning`: it starts and disappoints. `information` and `hint`: worth knowing.
 */
export type Severity = "error" | "warning" | "information" | "hint";

/** Something worth saying about a file, at exact characters. */
export interface Finding {
  /** The rule's id, `workload-does-not-fit`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: TextRange;
  readonly related: readonly RelatedInformation[];
  /** The text is not needed any more (a removed flag): editors draw it faded. */
  readonly unnecessary?: boolean;
  /** Computed when somebody asks: searching for remedies costs more than finding the fault. */
  readonly fixes: () => readonly Fix[];
}

export interface RelatedInformation {
  readonly message: string;
  readonly range: TextRange;
}

/** An edit that solves a finding, with its effect in the title: of the same file and, where it must be, of others. */
export interface Fix {
  readonly title: string;
  readonly preferred: boolean;
  /** It means the same as what was written, so it may be made along with all others of its sort, unasked. */
  readonly isMechanical?: boolean;
  readonly edits: readonly TextEdit[];
  /** Made along with `edits`, or not at all. */
  readonly otherFiles?: readonly FileEdits[];
}
