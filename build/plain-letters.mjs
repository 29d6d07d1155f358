/**
 * Cyrillic text would make V8 keep a whole bundle with two bytes per character: written as escapes (`\u0430`) it needs half the memory. The source
 * map's columns move along.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { decode, encode } from '@jridgewell/sourcemap-codec';

const LETTER = /[\u0080-\uffff]/g;
/** An escape is so much longer than the letter. */
const LONGER = 5;

/** @param {string} file a built bundle, beside which its `.map` lies; both are rewritten */
export function plainLetters(file) {
  const code = readFileSync(file, 'utf8');
  const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  const lines = code.split('\n').map((line) => Array.from(line.matchAll(LETTER), ({ index }) => index));
  const mappings = decode(map.mappings).map((segments, at) => {
    const letters = lines[at] ?? [];
    let before = 0; // the segments of a line are in order
    return segments.map(([column, ...rest]) => {
      while (before < letters.length && letters[before] < column) before += 1;
      return [column + LONGER * before, ...rest];
    });
  });
  writeFileSync(`${file}.map`, JSON.stringify({ ...map, mappings: encode(mappings) }));
  writeFileSync(
    file,
    code.replace(LETTER, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
