/** The text of a table as Excel saves it: UTF-8, UTF-16 (“Unicode text”) or, on a Russian PC, cp1251. Pure. */

/** @param bytes the file; if it is not UTF-8, it is one of the others */
export function textOfTable(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}
