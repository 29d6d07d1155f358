/** A process that commits one call after another until it is killed; says how many it has done. Run by crash.test.ts. */
import { flushCompileCache } from 'node:module';
import { batch, call, registration, started, store } from './fixtures.ts';

flushCompileCache(); // who is killed leaves no cache: the next one would compile all again
const kept = store(process.argv[2] ?? '');
for (let n = 1 + Number(process.argv[3] ?? 0); ; n += 1) {
  const one = call({ n, ...(n % 3 === 0 && { answerAfter: 4 }) });
  kept.commit(batch([one], [started(one), registration(one)]));
  process.stdout.write(`${n}\n`);
}
