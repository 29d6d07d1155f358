/**
 * libphonenumber-js/min for the bundles: the same readers, which get the table (80 KB: how the countries' numbers are built) when the first number
 * that needs it is read. A name that is missing here fails the build.
 */
import { readFileSync } from 'node:fs';
import { findPhoneNumbersInText as find, parsePhoneNumberFromString as parse } from 'libphonenumber-js/core';

/** A file beside the bundles: build.mjs puts it there. */
const FILE = new URL('./phone-plans.json', import.meta.url);
let table;
const read = () => (table ??= JSON.parse(readFileSync(FILE, 'utf8')));

export const parsePhoneNumberFromString = (...asked) => parse(...asked, read());
export const findPhoneNumbersInText = (...asked) => find(...asked, read());
