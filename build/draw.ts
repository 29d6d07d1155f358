/** `npm run drawings`: writes the manual's drawings (build/drawings.ts) beside its pages. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawings } from './drawings.ts';

for (const language of ['ru', 'en'] as const) {
  const folder = join(import.meta.dirname, '..', 'docs', language, 'pictures');
  mkdirSync(folder, { recursive: true });
  for (const { file, svg } of drawings(language)) writeFileSync(join(folder, file), svg);
}
