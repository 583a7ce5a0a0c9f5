/** A repository on the Hub and the version of it that is meant. */
export interface HubName {
  /** `org/name`. */
  readonly id: string;
  /** A branch, tag or commit; `main` where none is named. */
  readonly revision: string;
}

const DEFAULT_REVISION = "main";
/** As the Hub allows them: up to 96 letters, digits, `-`, `_` and `.`, the punctuation never doubled nor outermost. */
const part = /^(?=.{1,96}$)[A-Za-z0-9_](?:[\w.-]*[A-Za-z0-9_])?$/;
const revisionPattern = /^(?=.{1,100}$)[A-Za-z0-9](?:[\w./-]*[\w])?$/;

/** `org/name` or `org/name@revision`; `null` for what cannot be a model on the Hub: paths, addresses, half a name. */
export function readHubName(text: string, revision: string | null = null): HubName | null {
  const [, id = "", written] = /^([^@]*)(?:@(.*))?$/.exec(text) ?? [];
  const [owner = "", name = "", ...more] = id.split("/");
  if (more.length > 0 || !part.test(owner) || !part.test(name) || /--|\.\./.test(id)) return null;
  if (/\.git$|\.(?:gguf|json|safetensors)$/i.test(name)) return null;
  const wanted = written ?? revision ?? DEFAULT_REVISION;
  return revisionPattern.test(wanted) && !wanted.includes("..") ? { id, revision: wanted } : null;
}

/** Whether the revision can never come to mean other files. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}
