import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** Whether a path counts; a folder does where something in it may. */
export type Chosen = (path: string, isFolder: boolean) => boolean;

/** Rules of one `.gitignore`, relative to its folder, which is absolute. */
export interface IgnoreRules {
  readonly folder: string;
  readonly rules: Ignore;
}

export function isIgnored(path: string, isFolder: boolean, rules: readonly IgnoreRules[]): boolean {
  return rules.some(({ folder, rules: own }) => {
    const way = relative(folder, path).replaceAll("\\", "/");
    return own.ignores(isFolder ? `${way}/` : way);
  });
}

export async function readIgnoreRules(folder: string): Promise<readonly IgnoreRules[]> {
  try {
    const rules = ignore().add(await readFile(join(folder, ignoreFileName), "utf8"));
    return [{ folder: resolve(folder), rules }];
  } catch {
    return [];
  }
}

export const ignoreFileName = ".gitignore";

/** What the folders above say, up to the repository that holds them all; nothing where there is no repository. */
export async function rulesAbove(path: string): Promise<readonly IgnoreRules[]> {
  const rules: IgnoreRules[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const isRepository = await stat(join(folder, ".git")).then(
      () => true,
      () => false,
    );
    if (folder !== resolve(path)) rules.unshift(...(await readIgnoreRules(folder)));
    if (isRepository) return rules;
    if (folder === dirname(folder)) return [];
  }
}

/** By patterns like those of `.gitignore`, relative to `base`: none of the excluded and, where there are any, only the included. */
export function chooseByPatterns(
  base: string,
  include: readonly string[],
  exclude: readonly string[],
): Chosen {
  const excluded = ignore().add([...exclude]);
  const included = ignore().add([...include]);
  return (path, isFolder) => {
    const way = relative(base, path).replaceAll(sep, "/");
    if (excluded.ignores(isFolder ? `${way}/` : way)) return false;
    return isFolder || include.length === 0 || included.ignores(way);
  };
}
