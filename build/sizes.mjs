/** Sizes of built files, gzipped: printed by the build, which fails when the window exceeds its budget. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Budget of the whole window, in bytes gzipped. */
export const WINDOW_BUDGET = 350 * 1024;

const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

function* filesIn(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/**
 * Measures every file of a folder.
 * @param {string} dir
 * @returns {{ path: string, bytes: number, gzipped: number }[]} largest first
 */
export function sizesOf(dir) {
  return [...filesIn(dir)]
    .filter((path) => !path.endsWith('.map') && !path.endsWith('notices.txt')) // maps are not shipped, notices are read on demand
    .map((path) => ({
      path: path.slice(dir.length + 1),
      bytes: statSync(path).size,
      gzipped: gzipSync(readFileSync(path), { level: 9 }).length,
    }))
    .toSorted((a, b) => b.gzipped - a.gzipped);
}

/**
 * A table of the sizes in words.
 * @param {{ path: string, bytes: number, gzipped: number }[]} sizes
 */
export function describe(sizes) {
  const total = sizes.reduce((sum, one) => sum + one.gzipped, 0);
  const lines = sizes.map(
    (one) => `  ${kb(one.gzipped).padStart(9)} gzipped ${kb(one.bytes).padStart(10)}  ${one.path}`,
  );
  return { total, text: [...lines, `  ${kb(total).padStart(9)} gzipped in all`].join('\n') };
}

export { kb };
