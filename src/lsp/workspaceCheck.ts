import { addSums, noSums } from "../features/fileOverview.ts";
import { pathOfUri } from "../service/pathOfUri.ts";
import { type Candidate, Candidates } from "./candidates.ts";
import { CheckedFiles, type CheckedFilesHost } from "./checkedFiles.ts";
import type { WorkspaceFile, WorkspaceOverview } from "./protocol.ts";

export interface WorkspaceCheckHost extends CheckedFilesHost {
  readonly folders: () => readonly string[];
}

export type OnProgress = (done: number, total: number) => void;

/**
 * The findings and verdicts of a workspace's files: nothing until somebody asks for a check, and from then on as the
 * files are. One thing at a time: a change waits for a check that is under way.
 */
export class WorkspaceCheck {
  private readonly candidates: Candidates;
  private readonly files: CheckedFiles;
  private isChecked = false;
  private remaining = 0;
  private running = new AbortController();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(host: WorkspaceCheckHost) {
    this.candidates = new Candidates(host.files, host.folders);
    this.files = new CheckedFiles(host);
  }

  get isActive(): boolean {
    return this.isChecked;
  }

  /** Checks everything; false when it was cancelled. One that is under way is given up for it. */
  checkAll(signal: AbortSignal, onProgress: OnProgress): Promise<boolean> {
    this.running.abort();
    const own = new AbortController();
    this.running = own;
    const cancel = () => own.abort();
    signal.addEventListener("abort", cancel);
    if (signal.aborted) cancel();
    return this.inTurn(async () => {
      const all = await this.candidates.list(own.signal);
      if (all === null) return false;
      this.isChecked = true;
      await this.files.keepOnly((path) => this.candidates.find(path) !== undefined);
      this.remaining = all.length;
      const tell = () => onProgress(all.length - this.remaining, all.length);
      tell();
      await this.files.check(all, own.signal, () => {
        this.remaining--;
        tell();
      });
      return !own.signal.aborted;
    }).finally(() => signal.removeEventListener("abort", cancel));
  }

  /** Checks again what has changed, by URI, and what rests on it; true where lists show something else now. */
  update(uris: readonly string[]): Promise<boolean> {
    return this.inTurn(async () => {
      if (!this.isChecked) return false;
      const { revision } = this.files;
      if (this.running.signal.aborted) this.running = new AbortController();
      const { signal } = this.running;
      const changed = await this.candidates.follow(uris, signal);
      const left = await this.files.keepOnly((path) => this.candidates.find(path) !== undefined);
      const paths = new Set([...uris.map(pathOfUri), ...changed.map(({ path }) => path)]);
      const first = this.withThose(changed, this.files.restingOn(paths));
      const before = this.files.scriptsOf(first.keys());
      await this.files.check([...first.values()], signal);
      const after = this.files.scriptsOf(first.keys());
      const scripts = this.withThose(
        [],
        [...left, ...before, ...after].filter((path) => !first.has(path)),
      );
      await this.files.check([...scripts.values()], signal);
      return this.files.revision !== revision;
    });
  }

  /** The files that hold anything: what a change of the settings concerns. */
  subjects(): readonly string[] {
    return this.files.all.map(({ uri }) => uri);
  }

  overview(): WorkspaceOverview | null {
    if (!this.isChecked) return null;
    const files = this.files.all
      .filter(({ deployments, errors, warnings }) => deployments.length + errors + warnings > 0)
      .toSorted(byPlace);
    return {
      checkedFiles: Math.max(0, this.candidates.count - this.remaining),
      remainingFiles: this.remaining,
      files,
      sums: files.map(({ sums }) => sums).reduce(addSums, noSums),
      problems: [...this.candidates.problems, ...this.files.problems].sort(),
    };
  }

  /** Takes everything back. */
  leave(): Promise<void> {
    this.running.abort();
    this.isChecked = false;
    this.remaining = 0;
    return this.inTurn(async () => {
      this.candidates.clear();
      await this.files.clear();
    });
  }

  private inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.turn.then(run);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private withThose(changed: readonly Candidate[], paths: readonly string[]): Map<string, Candidate> {
    const known = paths.flatMap((path) => (this.files.has(path) ? (this.candidates.find(path) ?? []) : []));
    return new Map([...changed, ...known].map((candidate) => [candidate.path, candidate]));
  }
}

function byPlace(a: WorkspaceFile, b: WorkspaceFile): number {
  if (a.folderUri !== b.folderUri) return a.folderUri < b.folderUri ? -1 : 1;
  return a.path < b.path ? -1 : 1;
}
