/** What Windows' programs write besides UTF-8; only a byte order mark tells it. */
export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

/** By the first bytes, of which two are enough. */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}
