/** Memory that a process really holds, and how long its event loop is blocked: measured through Node's inspector, so that the product needs no code for it. */
import { readFileSync } from 'node:fs';
import { watchLoop, type LoopFigures } from '../fixtures/loop.ts';
import type { Product } from '../journeys/product.ts';

/** Option for `runProduct`: opens the inspector on a free port. */
export const INSPECTED = ['--inspect=127.0.0.1:0'];

/** The most resident memory of the process so far, in MB. */
export const peakMb = ({ pid }: Product): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

type Answer = {
  id?: number;
  result?: {
    usedSize?: number;
    backingStorageSize?: number;
    result?: { value?: unknown };
    exceptionDetails?: { text: string; exception?: { description?: string } };
  };
};
type Ask = (method: string, params?: object) => Promise<Answer>;

/** Asks the inspector of a process that was started with INSPECTED. */
async function inspected<T>(product: Product, work: (ask: Ask) => Promise<T>): Promise<T> {
  const address = /ws:\/\/\S+/.exec(product.stderr())?.[0];
  if (address === undefined) throw new Error(`no inspector: ${product.stderr()}`);
  const socket = new WebSocket(address);
  const answers = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    answers.get(answer.id ?? 0)?.(answer);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  try {
    return await work(
      (method, params = {}) =>
        new Promise((resolve) => {
          const id = answers.size + 1;
          answers.set(id, resolve);
          socket.send(JSON.stringify({ id, method, params }));
        }),
    );
  } finally {
    socket.close();
  }
}

/** MB on the heap and in external buffers after a full garbage collection: so a leak shows, and the collector's timing does not. */
export const heldMb = (product: Product): Promise<number> =>
  inspected(product, async (ask) => {
    await ask('HeapProfiler.collectGarbage');
    const { result } = await ask('Runtime.getHeapUsage');
    return ((result?.usedSize ?? Infinity) + (result?.backingStorageSize ?? 0)) / 1048576;
  });

const evaluated = (product: Product, expression: string): Promise<unknown> =>
  inspected(product, async (ask) => {
    const { result } = await ask('Runtime.evaluate', { expression, returnByValue: true });
    if (result?.exceptionDetails !== undefined)
      throw new Error(result.exceptionDetails.exception?.description ?? result.exceptionDetails.text);
    return result?.result?.value;
  });

/** Starts to measure the product's event loop, as test/fixtures/loop.ts does in this process. */
export const watchLoopOf = async (product: Product): Promise<void> => {
  const code = `const BEAT_MS = 10; globalThis.loopFigures = (${watchLoop.toString()})(process.getBuiltinModule('node:perf_hooks').monitorEventLoopDelay); true`;
  await evaluated(product, `(() => { ${code} })()`);
};

/** Ends the measurement. @returns the figures since `watchLoopOf` */
export const loopOf = async (product: Product): Promise<LoopFigures> =>
  (await evaluated(product, 'globalThis.loopFigures()')) as LoopFigures;
