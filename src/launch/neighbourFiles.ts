/**
 * The files that lie around the one that is read, as far as the host has them at hand. Reading them is the host's: what
 * it has not read yet counts as not known, and is read for the next time.
 */
export interface NeighbourFiles {
  /** `name` as it is written; it counts from the folder of the file that names it. */
  readonly read: (name: string) => NeighbourReading;
  /** The same, counted from the folder of that neighbour. */
  readonly around: (name: string) => NeighbourFiles;
  /** They are files that a script writes, by the names that it gives them. */
  readonly isWritten?: boolean;
}

/** `problem` is the end of a sentence that begins with the file's name: "is not there". */
export type NeighbourReading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "problem"; readonly problem: string }
  | { readonly kind: "unread" };

/** Of a text that is no file, or in a host without files. */
export const noNeighbours: NeighbourFiles = { read: () => ({ kind: "unread" }), around: () => noNeighbours };

/** The neighbours of the file at `path`; `read` gives a file by its path. */
export function neighboursOf(path: string, read: (path: string) => NeighbourReading): NeighbourFiles {
  const find = (name: string) => pathBeside(path, name);
  return {
    read: (name) => {
      const found = find(name);
      return found === null ? { kind: "unread" } : read(found);
    },
    around: (name) => {
      const found = find(name);
      return found === null ? noNeighbours : neighboursOf(found, read);
    },
  };
}

/** Names longer than any file system takes. */
const longestName = 1000;

/** The path of what a file at `path` calls `name`; `null` where the name is no path that could be told: a variable is in it, a home folder, an address. */
export function pathBeside(path: string, name: string): string | null {
  if (
    name === "" ||
    name.length > longestName ||
    /[$`*?<>|{}\0\n\uE000]|^~|^[a-z][a-z0-9+.-]*:\/\//i.test(name)
  )
    return null;
  const isAbsolute = /^(?:[\\/]|[a-z]:[\\/])/i.test(name);
  const folder = isAbsolute ? "" : path.replace(/[^\\/]*$/, "");
  const parts: string[] = [];
  const whole = `${folder}${name}`.replaceAll("\\", "/");
  for (const part of whole.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  const root = /^\/+/.exec(whole)?.[0] ?? "";
  return `${root}${parts.join("/")}`;
}
