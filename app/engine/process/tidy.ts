/** Gives memory back in quiet moments: by itself the collector does so only when it must, and a busy hour's size would stay for days. */
import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Below this there is little to be given back. */
const WORTH_IT = 64 * 1024 * 1024;
/** A collection holds everything up for some 50 ms: only while next to nothing is going on (share of the time). */
const QUIET = 0.05;

const heap = (): number => getHeapStatistics().total_heap_size;

/** @param every ms @returns the timer, to be cleared at the end */
export function tidyUp(every = 10_000): NodeJS.Timeout {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let since = performance.eventLoopUtilization();
  let needed = 0;
  return setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(since);
    since = performance.eventLoopUtilization();
    if (utilization > QUIET || heap() < Math.max(WORTH_IT, needed * 1.5)) return;
    collect();
    needed = heap();
  }, every);
}
