/**
 * The URI of a path that a document names, from the document's folder; `null` where the document has no folder
 * (untitled) or the path is not to be resolved without its user (`~`, variables).
 */
export function resolvePath(documentUri: string, path: string): string | null {
  if (/^~|\$/.test(path)) return null;
  const encoded = path.split(/[\\/]/).map(encodeURIComponent).join("/");
  try {
    return new URL(encoded, documentUri).href;
  } catch {
    return null;
  }
}
