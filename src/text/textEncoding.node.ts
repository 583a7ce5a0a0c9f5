import { Buffer } from "node:buffer";
import { encodingOf } from "./textEncoding.ts";

/** The text of a file's bytes, without its byte order mark; what is no character becomes a replacement character. */
export function decodeText(bytes: Buffer): string {
  const encoding = encodingOf(bytes);
  if (encoding !== "utf-8") return new TextDecoder(encoding).decode(bytes);
  return bytes.toString("utf8", hasMark(bytes) ? mark.length : 0);
}

/**
 * Another text as the bytes of a file that is there, in its encoding and with its mark. `null` where the file holds what
 * is no text, which would be lost.
 */
export function encodeLike(before: Buffer, text: string): Buffer | null {
  const encoding = encodingOf(before);
  const encode = (content: string): Buffer => {
    if (encoding === "utf-8") return Buffer.from(hasMark(before) ? `\uFEFF${content}` : content, "utf8");
    const bytes = Buffer.from(`\uFEFF${content}`, "utf16le");
    return encoding === "utf-16le" ? bytes : bytes.swap16();
  };
  return encode(decodeText(before)).equals(before) ? encode(text) : null;
}

const mark = Buffer.from("\uFEFF", "utf8");

function hasMark(bytes: Buffer): boolean {
  return bytes.subarray(0, mark.length).equals(mark);
}
