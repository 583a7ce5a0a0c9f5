import { pathOfUri } from "../service/pathOfUri.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

/** A file of the workspace whose name allows a launch or plan. */
export interface Candidate {
  readonly uri: string;
  readonly path: string;
  /** The workspace folder that it lies in. */
  readonly folderUri: string;
}

/** From so many changes on (another branch, an unpacked archive) listing all files is quicker than asking for each. */
const manyChanges = 200;

/** Which files of the workspace there are to check, kept as they come and go. */
export class Candidates {
  private known = new Map<string, Candidate>();
  private notListed: readonly string[] = [];

  constructor(
    private readonly files: WorkspaceFiles,
    private readonly folders: () => readonly string[],
  ) {}

  get count(): number {
    return this.known.size;
  }

  /** Sentences about folders that could not be read. */
  get problems(): readonly string[] {
    return this.notListed;
  }

  find(path: string): Candidate | undefined {
    return this.known.get(path);
  }

  clear(): void {
    this.known = new Map();
    this.notListed = [];
  }

  /** Lists everything anew; `null` when it was given up. */
  async list(signal: AbortSignal): Promise<readonly Candidate[] | null> {
    const found = new Map<string, Candidate>();
    const problems: string[] = [];
    for (const folderUri of this.folders()) {
      const listed = await this.files.find(folderUri, signal);
      problems.push(...listed.problems);
      for (const uri of listed.uris) found.set(pathOfUri(uri), toCandidate(uri, folderUri));
    }
    if (signal.aborted) return null;
    this.known = found;
    this.notListed = problems;
    return [...found.values()];
  }

  /** What is to be checked after these have changed on the disk or in an editor; what is gone is not known any more. */
  async follow(uris: readonly string[], signal: AbortSignal): Promise<readonly Candidate[]> {
    if (uris.length <= manyChanges && !uris.some((uri) => uri.endsWith("/.gitignore"))) {
      const changed: Candidate[] = [];
      for (const uri of uris) changed.push(...(await this.lookAt(uri, signal)));
      return changed;
    }
    const before = this.known;
    const all = (await this.list(signal)) ?? [];
    const changed = new Set(uris.map(pathOfUri));
    return all.filter(({ path }) => changed.has(path) || !before.has(path));
  }

  private async lookAt(uri: string, signal: AbortSignal): Promise<readonly Candidate[]> {
    const path = pathOfUri(uri);
    const folderUri = this.folders().find((folder) => path.startsWith(`${folderPath(folder)}/`));
    const kind = folderUri === undefined ? null : await this.files.wouldFind(uri, folderUri);
    if (folderUri === undefined || kind === null) {
      for (const known of [...this.known.keys()])
        if (known === path || known.startsWith(`${path}/`)) this.known.delete(known);
      return [];
    }
    // A folder that was moved here tells of itself, and not of what is in it.
    const uris = kind === "file" ? [uri] : (await this.files.find(uri, signal, folderUri)).uris;
    const found = uris.map((each) => this.known.get(pathOfUri(each)) ?? toCandidate(each, folderUri));
    const wanted = kind === "file" ? found : found.filter((each) => !this.known.has(each.path));
    for (const each of wanted) this.known.set(each.path, each);
    return wanted;
  }
}

/** A folder's path without the slash at its end. */
export function folderPath(folderUri: string): string {
  return pathOfUri(folderUri).replace(/\/$/, "");
}

function toCandidate(uri: string, folderUri: string): Candidate {
  return { uri, path: pathOfUri(uri), folderUri };
}
