/**
 * libphonenumber-js/max for the bundles: the same reader, which gets the large table (200 KB: what kind of number it is) when the first number is
 * judged. A name that is missing here fails the build.
 */
import { readFileSync } from 'node:fs';
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js/core';

/** A file beside the bundles: build.mjs puts it there. */
const FILE = new URL('./phone-numbers.json', import.meta.url);
let table;

export const parsePhoneNumberFromString = (text, options) =>
  parse(text, options, (table ??= JSON.parse(readFileSync(FILE, 'utf8'))));
