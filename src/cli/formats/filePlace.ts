import nodePath, { type PlatformPath } from "node:path";
import type { FormatContext } from "./checkResult.ts";

/** A file as reports name it: by its way from the working folder, with slashes; what lies elsewhere by its whole path. */
export interface FilePlace {
  readonly isInside: boolean;
  readonly path: string;
  /** The same as a URI reference: relative where the file is inside, else `file:///…`. */
  readonly uri: string;
}

/** `platform` says which separators and roots paths have: those of the machine, but for tests. */
export function filePlace(
  file: string,
  { workingFolder }: Pick<FormatContext, "workingFolder">,
  platform: PlatformPath = nodePath,
): FilePlace {
  const slashes = (path: string) => path.replaceAll(platform.sep, "/");
  const whole = platform.resolve(workingFolder, file);
  const way = platform.relative(workingFolder, whole);
  const isInside = way !== ".." && !way.startsWith(`..${platform.sep}`) && !platform.isAbsolute(way);
  if (isInside) return { isInside, path: slashes(way), uri: encodePath(slashes(way)) };
  const path = slashes(whole);
  // `C:/x` has no slash before it, `//server/share` brings its own authority.
  const uri = path.startsWith("//")
    ? `file:${encodePath(path)}`
    : `file:///${encodePath(path.replace(/^\//, "")).replace(/^([A-Za-z])%3A\//, "$1:/")}`;
  return { isInside, path, uri };
}

/** Every character that means something in a URI escaped; half a surrogate pair has no encoding. */
function encodePath(path: string): string {
  return path
    .split("/")
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\uFFFD")))
    .join("/");
}
