/** What a process really holds: asked through Node's own inspector, after a collection, so that a leak shows and the collector's mood does not. */
import { readFileSync } from 'node:fs';
import type { Product } from '../journeys/product.ts';

/** For `runProduct`: lets the inspector in, on a port of its own choice. */
export const INSPECTED = ['--inspect=127.0.0.1:0'];

/** The most resident memory of the process so far, in MB. */
export const peakMb = ({ pid }: Product): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

type Answer = { id?: number; result?: { usedSize?: number; backingStorageSize?: number } };

/** MB on the heap and in buffers beside it, all garbage collected. The process must have been started with INSPECTED. */
export async function heldMb(product: Product): Promise<number> {
  const address = /ws:\/\/\S+/.exec(product.stderr())?.[0];
  if (address === undefined) throw new Error(`no inspector: ${product.stderr()}`);
  const socket = new WebSocket(address);
  const answers = new Map<number, (answer: Answer) => void>();
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    answers.get(answer.id ?? 0)?.(answer);
  });
  const ask = (id: number, method: string): Promise<Answer> =>
    new Promise((resolve) => {
      answers.set(id, resolve);
      socket.send(JSON.stringify({ id, method }));
    });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  await ask(1, 'HeapProfiler.collectGarbage');
  const { result } = await ask(2, 'Runtime.getHeapUsage');
  socket.close();
  return ((result?.usedSize ?? Infinity) + (result?.backingStorageSize ?? 0)) / 1048576;
}
