import type { TextEdit } from "./textEdit.ts";

/** One change of as many files as it takes: all of it is made, or nothing. */
export interface EditSet {
  /** In the file that was asked about. */
  readonly edits: readonly TextEdit[];
  readonly otherFiles: readonly FileEdits[];
}

/** Edits of another file. They hold for `text`, which it had when it was read, and for no other. */
export interface FileEdits {
  /** As a path of the host's, `/` between folders. */
  readonly path: string;
  readonly text: string;
  readonly edits: readonly TextEdit[];
}

/** A change of one file alone. */
export function inThisFile(edits: readonly TextEdit[]): EditSet {
  return { edits, otherFiles: [] };
}
