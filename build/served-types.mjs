/** mime-db in the bundles: only the types of files that are served. The whole register is 190 KB, and Express sorts it at each start (20 ms). */
import { readFileSync } from 'node:fs';

/** By the ends of names: what the window is made of, and what people take home from it. */
export const SERVED = new Set(
  'html js mjs css map json webmanifest wasm woff woff2 txt csv xml pdf svg png jpg gif webp ico wav mp3 zip gz'.split(
    ' ',
  ),
);

/** A plugin of the bundler. */
export const servedTypes = {
  name: 'served-types',
  load(id) {
    if (!/[\\/]mime-db[\\/]db\.json$/.test(id)) return null;
    const types = Object.entries(JSON.parse(readFileSync(id, 'utf8')));
    const served = types.filter(([, { extensions = [] }]) => extensions.some((end) => SERVED.has(end)));
    return { code: JSON.stringify(Object.fromEntries(served)), moduleType: 'json' };
  },
};
