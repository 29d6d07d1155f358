/** However the product is started without a desktop, Node gets the same options and the C library the same memory settings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const OPTIONS = '--max-semi-space-size=4 --heap-growing-percent=25';
const ENVIRONMENT = 'MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072';

test('Node is told how much unused memory it may keep', () => {
  expect(scripts['headless']).toBe(`node ${OPTIONS} out/headless.mjs`);
  expect(scripts['demo']).toBe(`node ${OPTIONS} out/headless.mjs --demo`);
  expect(read('deploy/plecho.service')).toMatch(
    new RegExp(`^ExecStart=\\S+/node ${OPTIONS} \\S+/headless\\.mjs `, 'm'),
  );
  expect(read('Dockerfile')).toMatch(
    new RegExp(`^ENTRYPOINT \\["node", "${OPTIONS.replaceAll(' ', '", "')}", "out/headless\\.mjs"`, 'm'),
  );
});

test('the C library returns free memory, in the service and in the container', () => {
  expect(read('deploy/plecho.service')).toMatch(new RegExp(`^Environment=${ENVIRONMENT}$`, 'm'));
  expect(read('Dockerfile')).toMatch(new RegExp(`^ENV ${ENVIRONMENT}$`, 'm'));
});
