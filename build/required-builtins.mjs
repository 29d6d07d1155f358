/**
 * Node's own modules in the bundles, by `require`. Importing one as a module reads all its exports, and some of them load whole parts of Node
 * when they are read: `http` its WebSocket, `crypto` its WebCrypto (some 80 ms of start time and 6 MB of memory in all). A name that is missing
 * fails the build.
 */
import { createRequire, isBuiltin } from 'node:module';

const require = createRequire(import.meta.url);
const MARK = '\0builtin:';
/** The one that `require` itself comes from. */
const LEFT = 'node:module';
const NAME = /^[A-Za-z_$][\w$]*$/;

/** Those that a start does not use (for tunnels and for readers of large files): loaded with the first call. */
const LATE = new Set(['node:child_process', 'node:worker_threads']);
const PROMISED = 'nodejs.util.promisify.custom';

/** An export of a module that is loaded with the first call of one of its functions; what is no function is read at once, where it is imported. */
function lateExport(name, value) {
  if (typeof value !== 'function') return `export const ${name} = /* @__PURE__ */ __read('${name}');`;
  // Also called by `new` (Worker): what a constructor returns is what `new` gives.
  const made = `function (...given) { return new.target === undefined ? __read('${name}')(...given) : new (__read('${name}'))(...given); }`;
  if (value[Symbol.for(PROMISED)] === undefined) return `export const ${name} = ${made};`;
  const promised = `(...given) => __read('${name}')[Symbol.for('${PROMISED}')](...given)`;
  return `export const ${name} = /* @__PURE__ */ Object.assign(${made}, { [Symbol.for('${PROMISED}')]: ${promised} });`;
}

export const requiredBuiltins = {
  name: 'required-builtins',
  resolveId(id, _, { kind }) {
    const full = id.startsWith('node:') ? id : `node:${id}`;
    return kind === 'import-statement' && isBuiltin(full) && full !== LEFT ? { id: `${MARK}${full}` } : null;
  },
  load(id) {
    if (!id.startsWith(MARK)) return null;
    const name = id.slice(MARK.length);
    const builtin = require(name);
    const names = Object.keys(builtin).filter((one) => NAME.test(one) && one !== 'default');
    if (LATE.has(name))
      return [
        `import { createRequire } from '${LEFT}';`,
        'const __require = /* @__PURE__ */ createRequire(import.meta.url);',
        `const __read = (name) => __require('${name}')[name];`,
        ...names.map((one) => lateExport(one, builtin[one])),
      ].join('\n');
    // Read one by one, and marked as pure: those that nobody imports are left out.
    return [
      `import { createRequire } from '${LEFT}';`,
      `const __builtin = /* @__PURE__ */ createRequire(import.meta.url)('${name}');`,
      'const __read = (name) => __builtin[name];',
      ...names.map((one) => `export const ${one} = /* @__PURE__ */ __read('${one}');`),
      'export default __builtin;',
    ].join('\n');
  },
};
