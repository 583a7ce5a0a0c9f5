/**
 * The path of a file as a URI reference below the folder that is checked: slashes, and every character that means
 * something in a URI escaped. A path that leads out of it stays what it is.
 */
export function relativeUri(path: string): string {
  return path
    .replaceAll("\\", "/")
    .replace(/^(?:\.\/)+/, "")
    .split("/")
    .map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\uFFFD")))
    .join("/");
}
