/** A readable path of any URI; untitled documents keep their name. Many ask for that of the document which is typed in. */
export function pathOfUri(uri: string): string {
  if (newest.uri !== uri) newest = { uri, path: readPath(uri) };
  return newest.path;
}

let newest = { uri: "", path: "" };

function readPath(uri: string): string {
  const path = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?(.*)$/is.exec(uri)?.[1] ?? uri;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export function isOnDisk(uri: string): boolean {
  return uri.startsWith("file:");
}
