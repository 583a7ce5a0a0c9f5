/** A readable path of any URI; untitled documents keep their name. */
export function pathOfUri(uri: string): string {
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
