/** The system's certificate authorities are added to Mozilla's list; where that fails, Mozilla's list stays. With real TLS: test/crm/network-route.test.ts. */
import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustSystem } from '../../app/engine/process/certificates.ts';

const { getCACertificates, setDefaultCACertificates } = tls;
let installed: string[][];

/** Replaces Node's two functions, also for modules that import them by name. */
function replace(functions: Partial<Pick<typeof tls, 'getCACertificates' | 'setDefaultCACertificates'>>): void {
  Object.assign(tls, functions);
  syncBuiltinESMExports();
}

beforeEach(() => {
  installed = [];
  replace({ setDefaultCACertificates: (list) => void installed.push(list.map(String)) });
});
afterEach(() => replace({ getCACertificates, setDefaultCACertificates }));

test('the system’s authorities are added to the default ones, and those in both lists are installed once', () => {
  replace({ getCACertificates: (type) => (type === 'system' ? ['both', 'office proxy'] : ['mozilla', 'both']) });
  trustSystem();
  expect(installed).toEqual([['mozilla', 'both', 'office proxy']]);
});

test('called again, it keeps the authorities of the first call', () => {
  replace({ getCACertificates: (type) => (type === 'system' ? ['office proxy'] : (installed.at(-1) ?? ['mozilla'])) });
  trustSystem();
  trustSystem();
  expect(installed).toEqual([
    ['mozilla', 'office proxy'],
    ['mozilla', 'office proxy'],
  ]);
});

test('where the system’s list cannot be read, nothing is changed and the program starts', () => {
  replace({
    getCACertificates: (type) => {
      if (type === 'system') throw new Error('the keychain is locked');
      return ['mozilla'];
    },
  });
  expect(() => trustSystem()).not.toThrow();
  expect(installed).toEqual([]);
});

test('a list that Node does not accept, and a Node without these functions, do not keep the program from starting', () => {
  replace({
    getCACertificates: () => ['no certificate'],
    setDefaultCACertificates: () => {
      throw new Error('invalid certificate');
    },
  });
  expect(() => trustSystem()).not.toThrow();
  replace({ getCACertificates: undefined as never });
  expect(() => trustSystem()).not.toThrow();
});
