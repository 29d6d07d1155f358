/**
 * libphonenumber-js/max for the bundles: the same reader, which gets the large table (200 KB: what kind of number it is) when the first number is
 * judged. A name that is missing here fails the build.
 */
import { parsePhoneNumberFromString as parse } from 'libphonenumber-js/core';

/** Required, not imported: what is imported is made at every start. */
const table = () => require('libphonenumber-js/metadata.max.json');

export const parsePhoneNumberFromString = (text, options) => parse(text, options, table());
