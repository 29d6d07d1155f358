/** The notices that are shipped: whose work is inside, each with its licence. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(ROOT, 'out', 'THIRD_PARTY_NOTICES.txt'), 'utf8');
const parts = text.split(/\n\n={80}\n\n/);
const partOf = (name: string): string => parts.find((part) => part.startsWith(`${name} `)) ?? '';

const { dependencies = {} } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies?: Record<string, string>;
};
const sources = globSync('app/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'));
/** Libraries that the program imports; type imports leave nothing in the bundles. */
const used = Object.keys(dependencies).filter((name) =>
  sources.some((source) => new RegExp(`^import (?!type).* from '${name}(/[^']*)?';`, 'm').test(source)),
);

describe('THIRD_PARTY_NOTICES.txt', () => {
  test.each([...used, 'react', 'react-dom', '@mantine/core', '@tabler/icons-react'])(
    'names %s with its licence',
    (name) => {
      expect(partOf(name)).toMatch(/^\S+ \d+\.\d+\.\d+\S* \([^)]+\)\nhttps?:\/\//);
      expect(partOf(name).length).toBeGreaterThan(150);
    },
  );

  test('says where the source of the MPL-licensed library is', () => {
    expect(partOf('freeswitch-esl')).toContain('https://github.com/');
    expect(partOf('freeswitch-esl')).toContain('available as the npm package');
    expect(partOf('freeswitch-esl')).toContain('Mozilla Public License');
  });

  test('brings LAME’s licence and the way to replace it', () => {
    expect(partOf('wasm-media-encoders')).toContain('replace lame-mp3.wasm');
    expect(parts.at(-1)).toContain('GNU LIBRARY GENERAL PUBLIC LICENSE');
    expect(parts.at(-1)).toContain('END OF TERMS AND CONDITIONS');
  });

  test('the bundles contain no copy of LAME', () => {
    // The package also has it as base64 text.
    const lame = readFileSync(join(ROOT, 'out', 'lame-mp3.wasm'))
      .toString('base64')
      .slice(0, 400);
    const bundles = readdirSync(join(ROOT, 'out')).filter((name) => name.endsWith('.mjs'));
    expect(bundles).toContain('mp3-worker.mjs');
    for (const file of bundles) expect(readFileSync(join(ROOT, 'out', file), 'utf8').includes(lame)).toBe(false);
  });
});
