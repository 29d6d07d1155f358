/** Who else is here: each Plecho of an office shows itself in one of two places in the exchange, and sees the other one there. */
import type { SharedMemory } from '../../contract/exchange.ts';
import type { OpenElsewhere } from '../alerts/whose-alert.ts';
import { percentDecoded, percentEncoded } from '../../core/percent.ts';

export type Self = {
  readonly id: string;
  readonly name: string;
  /** Takes part in the lease. */
  readonly shares: boolean;
  /** The CRM answers it. */
  readonly canTell: boolean;
  /** What is wrong there. */
  readonly troubles: readonly OpenElsewhere[];
};

export type Presence = ReturnType<typeof createPresence>;

const SLOTS = ['a', 'b'] as const;
/** One that has not moved for so long has gone (ms). */
const GONE_AFTER = 16_000;

/** Codes, each with a `!` where somebody was told of it. */
const written = (troubles: readonly OpenElsewhere[]): string =>
  troubles.map(({ code, told }) => `${code}${told ? '!' : ''}`).join('.');
const read = (text: string): OpenElsewhere[] =>
  text
    .split('.')
    .filter((one) => one !== '')
    .map((one) => ({ code: one.replace('!', ''), told: one.endsWith('!') }));

type Slot = { value: string; since: number; moved: boolean };

/** @param office sets this office apart from others on the same exchange; @param monotonic ms that only ever grow */
export function createPresence(memory: SharedMemory, office: string, monotonic: () => number) {
  const slots = new Map<string, Slot>();
  let beats = 0;

  const parse = (value: string): Self | null => {
    const [id, name, shares, canTell, _beats, troubles = ''] = value.split(',');
    if (id === undefined || name === undefined) return null;
    return {
      id,
      name: percentDecoded(name),
      shares: shares === '1',
      canTell: canTell === '1',
      troubles: read(troubles),
    };
  };
  const isFresh = (slot: Slot | undefined): slot is Slot =>
    slot !== undefined && slot.value !== '' && monotonic() - slot.since < GONE_AFTER;

  return {
    /** Shows ourselves and looks at the other place. @throws WordedError where the exchange can't be asked */
    async tick(self: Self): Promise<void> {
      let own: string | null = null;
      for (const slot of SLOTS) {
        const value = (await memory.read(`${slot}-${office}`)) ?? '';
        const known = slots.get(slot);
        if (known === undefined) slots.set(slot, { value, since: monotonic(), moved: false });
        else if (known.value !== value) slots.set(slot, { value, since: monotonic(), moved: true });
        if (value.startsWith(`${self.id},`) && own === null) own = slot;
      }
      own ??= SLOTS.find((slot) => !isFresh(slots.get(slot))) ?? null;
      if (own === null) return; // three of them: the other two see each other
      beats += 1;
      const name = percentEncoded(self.name);
      const troubles = written(self.troubles);
      const shown = [self.id, name, Number(self.shares), Number(self.canTell), beats, troubles].join(',');
      await memory.write(`${own}-${office}`, shown);
      slots.set(own, { value: shown, since: monotonic(), moved: true });
    },
    /** Ends in order: the others need not wonder. @throws WordedError where the exchange can't be asked */
    async leave(selfId: string): Promise<void> {
      const own = SLOTS.find((slot) => slots.get(slot)?.value.startsWith(`${selfId},`));
      if (own !== undefined) await memory.write(`${own}-${office}`, selfId);
    },
    /** Did this one end in order? */
    hasLeft: (id: string): boolean => [...slots.values()].some(({ value }) => value === id),
    /** Another Plecho that has refreshed its entry lately: an entry that already existed when we started may be stale. */
    other(selfId: string): Self | null {
      for (const slot of slots.values()) {
        const self = slot.moved && isFresh(slot) ? parse(slot.value) : null;
        if (self !== null && self.id !== selfId) return self;
      }
      return null;
    },
  };
}
