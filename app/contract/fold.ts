/** How names are compared, in the store and in the window: lower case, `ё` as `е`. */

export const fold = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll('ё', 'е');

/** The same without spaces at its ends, and with single ones between words: what somebody looks for. */
export const foldWords = (text: string): string => fold(text).trim().replace(/\s+/g, ' ');
