/** `npm run drawings`: writes those of the manual's drawings (build/drawings.ts) that have changed, beside its pages. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawings } from './drawings.ts';

for (const language of ['ru', 'en'] as const) {
  const folder = join(import.meta.dirname, '..', 'docs', language, 'pictures');
  mkdirSync(folder, { recursive: true });
  for (const { file, svg } of drawings(language)) {
    const path = join(folder, file);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== svg) writeFileSync(path, svg);
  }
}
