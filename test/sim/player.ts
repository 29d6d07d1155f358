/** Plays recorded calls to the simulated exchange: their events, and the exchange's call records. */
import type { createDemoExchange } from '../../app/demo/exchange.ts';
import { createMover, type Expected, type Trace } from '../fixtures/trace.ts';
import type { Chance } from '../journeys/chance.ts';
import type { RecordFile } from './call-records.ts';
import { trueTime, virtualNow } from './clock.ts';
import type { Diary } from './diary.ts';
import type { FaultKind } from './faults.ts';
import type { Played } from './promises.ts';
import { castIn, createRetelling } from './stories.ts';

export function createPlayer(deps: {
  readonly exchange: Awaited<ReturnType<typeof createDemoExchange>>;
  readonly chance: Chance;
  readonly has: (kind: FaultKind) => boolean;
  readonly diary: Diary;
  /** Where the exchange puts its call records. */
  readonly records: RecordFile[];
}) {
  const { exchange, chance, has, diary, records } = deps;
  const played: Played[] = [];
  return {
    played,
    /** What the CRM must have of all played calls. */
    expected: (): Expected['calls'] => played.flatMap(({ calls }) => calls),
    /** Starts to play a call, with the people of a cast. */
    play(trace: Trace, cast: number): void {
      const own = JSON.parse(castIn(JSON.stringify(trace.expected.calls), cast)) as Expected['calls'];
      const mover = createMover(trace, { startAt: trueTime(), coreUuid: exchange.coreUuid() });
      const moved = <T>(value: T): T => JSON.parse(mover.text(castIn(JSON.stringify(value), cast))) as T;
      const retold = createRetelling(mover, cast);
      const ids = new Set(trace.lines.map(({ event }) => mover.id(castIn(String(event['Unique-ID']), cast))));
      const lasts = trace.lines.at(-1)?.t ?? 0;
      diary.note(`${trace.name} by the people of cast ${cast}, ${lasts} ms: ${[...ids].join(' ')}`);
      played.push({
        name: trace.name,
        from: virtualNow(),
        until: virtualNow() + lasts,
        calls: own,
        owns: (id) => ids.has(id.slice(0, 36)),
      });
      const left = new Map(trace.cdr.map((record) => [String(record.variables['uuid']), record]));
      const record = (uuid: string): void => {
        const found = left.get(uuid);
        if (found === undefined) return;
        left.delete(uuid);
        const write = (): void =>
          void records.push({
            name: `${mover.id(castIn(uuid, cast))}.cdr.json`,
            text: JSON.stringify(moved(found)),
            at: trueTime(),
          });
        if (has('recordsLate')) setTimeout(write, chance.below(9_000));
        else write();
      };
      for (const { t, event } of trace.lines) {
        const late = has('eventsReordered') ? chance.below(20) : 0;
        setTimeout(() => {
          exchange.publish(retold(event), late);
          if (event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE') record(String(event['Unique-ID']));
        }, t);
      }
      setTimeout(() => [...left.keys()].forEach(record), lasts + 500);
    },
  };
}
