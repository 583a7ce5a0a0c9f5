/** The file with what holds for a folder and all below it. */
export const configFileName = ".gpuplanrc.yaml";

export function isConfigFile(path: string): boolean {
  return /(?:^|[\\/])\.gpuplanrc\.yaml$/i.test(path);
}

/** Folders are nested far less deeply than this. */
const mostFolders = 60;

/**
 * Where the configuration of the file at `path` may stand: its folder first, then those above. Of a relative path only
 * what it names itself; above `..` nobody knows what comes.
 */
export function configPathsFor(path: string): readonly string[] {
  const folders = path.replaceAll("\\", "/").split("/").slice(0, -1);
  const paths: string[] = [];
  for (let depth = folders.length; depth >= 0 && paths.length < mostFolders; depth--) {
    const folder = folders.slice(0, depth).join("/");
    paths.push(depth === 0 ? configFileName : `${folder}/${configFileName}`);
    // Of `/a/b` the root is the last; a path with `..` in front ends there.
    if (depth === 1 && folder === "") break;
    if (folders[depth - 1] === "..") break;
  }
  return paths;
}
