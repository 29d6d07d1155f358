/** Calls that a gap in the event socket cut off, completed from the exchange's records: legs keep their ids and the answers already told; none is doubled or split. */
import { describe, expect, it } from 'vitest';
import type { Call, Leg, Party } from '../../app/core/model.ts';
import { complete } from '../../app/core/completion.ts';
import { registrationOf } from '../../app/core/report.ts';

const CLIENT: Party = { kind: 'client', phone: '79997775533' };
const MASHA: Party = { kind: 'user', number: '1001', userId: 'masha' };
const PETYA: Party = { kind: 'user', number: '1002', userId: 'petya' };
const STRANGER: Party = { kind: 'user', number: '1009' };
const S = 1_000_000;

/** Times in seconds after the call's start. */
type Shape = {
  to?: Party;
  from?: Party;
  id?: string;
  began: number;
  answered?: number;
  ended: number;
  channels?: string[];
};
const leg = ({ to = MASHA, from = CLIENT, id, began, answered, ended, channels = [] }: Shape): Leg => ({
  id: id ?? `call:client:${to.kind === 'user' ? (to.userId ?? to.number) : 'client'}:1`,
  from,
  to,
  events: [
    { type: 'appeared', at: began * S },
    ...(answered === undefined ? [] : [{ type: 'connected' as const, at: answered * S }]),
    { type: 'disconnected', at: ended * S },
  ],
  caller: 'a',
  ringing: [],
  rung: channels,
  talked: answered === undefined ? [] : ['a', ...channels],
  ...(answered !== undefined && { answeredAt: answered * S }),
  endedAt: ended * S,
});
const call = (finished: number, ...legs: Leg[]): Call => ({
  id: 'call',
  direction: 'inbound',
  startedAt: 0,
  announced: true,
  legs,
  recordings: [],
  toldAt: 0,
  finishedAt: finished * S,
});
/** What the CRM will read: people, answer, end, in seconds. */
const items = (whole: Call): string[] =>
  registrationOf(whole, 0).items.map(
    ({ id, startedAt, finishedAt }) => `${id} ${startedAt === undefined ? '–' : startedAt / S}…${finishedAt / S}`,
  );

describe('a cut call and its records', () => {
  it('an answer that was not seen, and the true end, come from the record', () => {
    const whole = complete(call(5, leg({ began: 1, ended: 5 })), call(60, leg({ began: 1.2, answered: 7, ended: 60 })));
    expect(items(whole)).toEqual(['call:client:masha:1 7…60']);
    expect(whole.finishedAt).toBe(60 * S);
  });

  it('an answer that was told stays as it was told, to the microsecond', () => {
    const whole = complete(
      call(20, leg({ began: 1, answered: 3, ended: 20 })),
      call(60, leg({ began: 1, answered: 3.4, ended: 60 })),
    );
    expect(items(whole)).toEqual(['call:client:masha:1 3…60']);
  });

  it('an answer learnt late (from `show channels`, after the gap) makes no second leg', () => {
    const whole = complete(
      call(60, leg({ began: 1, answered: 30, ended: 60 })),
      call(60, leg({ began: 1, answered: 10, ended: 60 })),
    );
    expect(items(whole)).toEqual(['call:client:masha:1 30…60']);
  });

  it('two talks of the same two people stay two', () => {
    const whole = complete(
      call(35, leg({ began: 1, answered: 3, ended: 10 }), leg({ id: 'call:client:masha:2', began: 30, ended: 35 })),
      call(
        60,
        leg({ began: 1, answered: 3, ended: 10 }),
        leg({ id: 'call:client:masha:2', began: 30, answered: 36, ended: 60 }),
      ),
    );
    expect(items(whole)).toEqual(['call:client:masha:1 3…10', 'call:client:masha:2 36…60']);
  });

  it('an unanswered leg is not mistaken for the next leg of the same people, which follows at once', () => {
    // The records know only who talked (b legs are off); the first ringing is missing in them.
    const whole = complete(
      call(20, leg({ began: 0, ended: 10 }), leg({ id: 'call:client:masha:2', began: 11, answered: 13, ended: 20 })),
      call(60, leg({ began: 11, answered: 13, ended: 60 })),
    );
    expect(items(whole)).toEqual(['call:client:masha:1 –…10', 'call:client:masha:2 13…60']);
  });

  it('no leg ends before it was answered, however the records are read', () => {
    const whole = complete(
      call(20, leg({ began: 1, answered: 8, ended: 20 })),
      call(60, leg({ began: 1, ended: 5 }), leg({ id: 'call:client:masha:2', began: 6, answered: 30, ended: 60 })),
    );
    for (const { answeredAt = 0, endedAt = 0 } of whole.legs) expect(answeredAt).toBeLessThanOrEqual(endedAt);
    expect(items(whole)).toContain('call:client:masha:1 8…20');
  });

  it('a leg that was not seen live is added under its own id, in the order of time', () => {
    const whole = complete(
      call(20, leg({ began: 1, answered: 3, ended: 20 })),
      call(
        90,
        leg({ began: 1, answered: 3, ended: 25 }),
        leg({ to: PETYA, began: 25, answered: 26, ended: 50 }),
        leg({ id: 'call:client:masha:1', began: 50, answered: 52, ended: 90 }),
      ),
    );
    expect(items(whole)).toEqual([
      'call:client:masha:1 3…25',
      'call:client:petya:1 26…50',
      'call:client:masha:2 52…90',
    ]);
  });

  it('a leg that was seen live but has no record stays: records get lost', () => {
    const seen = call(30, leg({ to: PETYA, began: 1, ended: 9 }), leg({ began: 1, answered: 9, ended: 30 }));
    const whole = complete(seen, call(31, leg({ began: 1, answered: 9, ended: 31 })));
    expect(items(whole)).toEqual(['call:client:petya:1 –…9', 'call:client:masha:1 9…31']);
    expect(whole.finishedAt).toBe(31 * S);
  });

  it('a colleague whom the CRM does not know is known by his number', () => {
    const other: Party = { kind: 'user', number: '1008' };
    const whole = complete(
      call(5, leg({ to: STRANGER, began: 1, ended: 5 })),
      call(40, leg({ to: other, began: 1, answered: 4, ended: 40 })),
    );
    expect(items(whole)).toEqual(['call:client:1009:1 –…5', 'call:client:1008:1 4…40']);
  });

  it('holds that were seen stay, and the channels from both sources are kept for the recordings', () => {
    const seen = leg({ began: 1, answered: 3, ended: 20, channels: ['b'] });
    const held: Leg = { ...seen, events: [...seen.events.slice(0, 2), { type: 'paused', at: 10 * S }] };
    const whole = complete(call(20, held), call(60, leg({ began: 1, answered: 3, ended: 60, channels: ['c'] })));
    expect(whole.legs[0]?.events.map(({ type }) => type)).toEqual(['appeared', 'connected', 'paused']);
    expect(whole.legs[0]?.talked).toEqual(['a', 'b', 'c']);
  });

  it('no leg outlives its call, and completing twice changes nothing', () => {
    const seen = call(30, leg({ to: MASHA, from: PETYA, id: 'call:petya:masha:1', began: 5, answered: 6, ended: 30 }));
    const recorded = call(20, leg({ began: 1, answered: 3, ended: 20 }));
    const whole = complete(seen, recorded);
    expect(whole.finishedAt).toBe(30 * S);
    expect(complete(whole, recorded)).toEqual(whole);
  });
});
