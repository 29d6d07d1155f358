/** Where the Plechos of one office meet: a lease and two places in the exchange's memory, named after their account in the CRM. */
import { createHash } from 'node:crypto';
import type { SharedMemory } from '../../contract/exchange.ts';
import { createLease, type Lease } from './lease.ts';
import { createPresence, type Presence } from './presence.ts';
import { percentEncoded } from '../../core/percent.ts';

export type Meeting = {
  /** Sets this office apart from others on the same exchange. */
  readonly office: string;
  /** Which of the Plechos tells the CRM. */
  readonly lease: Lease;
  /** Which Plechos are there. */
  readonly presence: Presence;
};

/** This Plecho as the others see it, and what it meets them with. */
export type Guest = {
  readonly memory: SharedMemory;
  readonly id: string;
  readonly name: string;
  /** The key to the CRM: one office is the same exchange (it is there that we meet) and the same integration. */
  readonly apiKey: string;
  /** ms that only ever grow. */
  readonly monotonic: () => number;
};

/** Nothing is asked of the exchange yet. */
export function meetAt({ memory, id, name, apiKey, monotonic }: Guest): Meeting {
  // The key alone: two PCs may reach the CRM by different addresses (a proxy).
  const office = createHash('sha256').update(apiKey).digest('hex').slice(0, 12);
  return {
    office,
    lease: createLease({ memory, key: `lease-${office}`, id, name: percentEncoded(name), monotonic }),
    presence: createPresence(memory, office, monotonic),
  };
}
