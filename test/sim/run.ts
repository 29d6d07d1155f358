/** `npm run sim -- --seeds N [--seed S]`: plays N office days, prints one line for each failed day, and exits with 1 where there is one. */
import { fork } from 'node:child_process';
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';

enableCompileCache(); // each process loads the whole product from its sources

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
    /** Number of processes that share the seeds. */
    workers: { type: 'string', default: '1' },
    stride: { type: 'string', default: '1' },
  },
});
const whole = (name: 'seeds' | 'seed' | 'workers' | 'stride'): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= (name === 'seed' ? 0 : 1)) return number;
  process.stderr.write(`--${name} must be a whole number\n`);
  return process.exit(2);
};
const [count, first, workers, stride] = [whole('seeds'), whole('seed'), whole('workers'), whole('stride')];

let passed = 0;
let failed = 0;
if (workers > 1) {
  const shares = Array.from({ length: workers }, (_, turn) => Math.ceil((count - turn) / workers)).filter(
    (share) => share > 0,
  );
  await Promise.all(
    shares.map(
      (share, turn) =>
        new Promise<void>((resolve) => {
          const args = ['--seeds', String(share), '--seed', String(first + turn), '--stride', String(workers)];
          const child = fork(import.meta.filename, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
          let rest = '';
          child.stdout?.on('data', (chunk: Buffer) => {
            const lines = (rest + chunk.toString('utf8')).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) {
              const sum = /^(\d+) passed, (\d+) failed$/.exec(line);
              if (sum === null) process.stdout.write(`${line}\n`);
              else [passed, failed] = [passed + Number(sum[1]), failed + Number(sum[2])];
            }
          });
          child.once('close', () => resolve());
        }),
    ),
  );
} else {
  const { playDay } = await import('./day.ts');
  for (let turn = 0; turn < count; turn += 1) {
    const seed = first + turn * stride;
    const { wrong, faults, calls, plan, digest } = await playDay(seed, { log: process.env['PLECHO_LOG'] === 'debug' });
    if (wrong.length === 0) passed += 1;
    else failed += 1;
    if (wrong.length > 0)
      process.stdout.write(`seed ${seed}: [${faults.join(' ')}] ${wrong.join('; ').slice(0, 2_000)}\n`);
    if (wrong.length > 0 && values.verbose) for (const line of plan) process.stdout.write(`  ${line}\n`);
    else if (values.verbose)
      process.stdout.write(`seed ${seed}: ${calls} calls, [${faults.join(' ')}] all right ${digest}\n`);
  }
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 || passed + failed < count ? 1 : 0);
