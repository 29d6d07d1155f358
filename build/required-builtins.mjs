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

export const requiredBuiltins = {
  name: 'required-builtins',
  resolveId(id, _, { kind }) {
    const full = id.startsWith('node:') ? id : `node:${id}`;
    return kind === 'import-statement' && isBuiltin(full) && full !== LEFT ? { id: `${MARK}${full}` } : null;
  },
  load(id) {
    if (!id.startsWith(MARK)) return null;
    const name = id.slice(MARK.length);
    const names = Object.keys(require(name)).filter((one) => NAME.test(one) && one !== 'default');
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
