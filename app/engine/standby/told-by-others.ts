/** What the Plechos of an office have already told the CRM: the lease holder publishes it in the exchange, a stand-by removes it from its outbox. */
import type { Logger } from 'pino';
import type { SharedMemory } from '../../contract/exchange.ts';
import type { Intent } from '../../core/intent.ts';
import type { Micros } from '../../core/model.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { OutboxTable } from '../../store/outbox.ts';
import { isTold, overBy, MOST_NAMED, readMark, writeMark, type Row, type ToldMark } from './told-mark.ts';

export type ToldByOthersDeps = {
  readonly memory: SharedMemory;
  readonly outbox: Pick<OutboxTable, 'waiting' | 'latestEnded'> & {
    readonly toldElsewhere: (isTold: (row: Row & { readonly intent: Intent }) => boolean, at: number) => number;
  };
  /** The exchange's time, µs. */
  readonly now: () => Micros;
  readonly log: Logger;
};

export class ToldByOthers {
  readonly #deps: ToldByOthersDeps;
  /** Since when we see the exchange without a gap; undefined: not yet. */
  #seesSince: Micros | undefined;
  /** What the holder before us had told when we last looked. */
  #inherited: ToldMark | undefined;

  constructor(deps: ToldByOthersDeps) {
    this.#deps = deps;
  }

  /** The exchange is seen without a gap from now on. */
  sees(): void {
    this.#seesSince = this.#deps.now();
  }

  /** Is the exchange seen without a gap? Before that nobody can say what is told. */
  knows(): boolean {
    return this.#seesSince !== undefined;
  }

  /** Reads what the holder has told, and takes it out of our outbox. @throws WordedError where the exchange can't be asked */
  async strike(office: string): Promise<void> {
    const { memory, outbox, log } = this.#deps;
    const mark = readMark(await memory.read(placeOf(office)));
    if (mark === null) return;
    this.#inherited = mark;
    const count = outbox.toldElsewhere((row) => isTold(mark, { ...row, ...overBy(row.intent) }), Date.now());
    if (count > 0) log.debug({ count }, 'told by the other one');
  }

  /** Writes down what we, who hold the lease, have told. @throws WordedError where the exchange can't be asked */
  async publish(office: string): Promise<void> {
    if (this.#seesSince === undefined) return;
    const { memory, outbox, now } = this.#deps;
    const mark = writeMark(this.#seesSince, now(), outbox.waiting(), outbox.latestEnded(MOST_NAMED));
    await memory.write(placeOf(office), mark);
  }

  /**
   * What may be sent, without what the holder before us has told already: a call that we learn of only after taking over (from the exchange's
   * records) comes into our outbox when nobody looks at the other's mark any more. What is sent once more on purpose goes.
   * @param heads takes the next messages from the outbox
   */
  without(heads: () => readonly OutboxItem[]): readonly OutboxItem[] {
    const mark = this.#inherited;
    for (;;) {
      const items = heads();
      if (mark === undefined) return items;
      const isOver = ({ attempts, intent }: OutboxItem): boolean =>
        attempts === 0 && isTold(mark, { key: intent.key, at: intent.at, ...overBy(intent) });
      const keys = new Set(items.filter(isOver).map(({ intent }) => intent.key));
      if (keys.size === 0 || this.#deps.outbox.toldElsewhere(({ key }) => keys.has(key), Date.now()) === 0)
        return items;
    }
  }
}

const placeOf = (office: string): string => `told-${office}`;
