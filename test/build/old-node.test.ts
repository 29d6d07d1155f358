/** On a Node that is too old the built programs say in one line what to do, instead of a crash. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const OUT = join(import.meta.dirname, '..', '..', 'out');
/** Makes this Node report an older version. */
const OLD = `data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
)}`;

test.each(['headless.mjs', 'record.mjs'])('%s', (file) => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', OLD, join(OUT, file)], { encoding: 'utf8' });
  expect(stderr).toMatch(/^Plecho needs Node 22 or newer, this is 20\.20\.2\. Start it through npm [^\n]*\.\n$/);
  expect(status).toBe(1);
});
