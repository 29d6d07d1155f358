/** Where Node keeps the compiled code of the programs that tests start again and again: half of each start would be compiling. */
import { join } from 'node:path';

/** Beside the packages it was compiled from, as it stays from one run to the next. */
const COMPILE_CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled');

/** What to add to such a program's environment. */
export const compileCache = { NODE_COMPILE_CACHE: COMPILE_CACHE };
