/** The caller ID number that each extension last showed to the outside: learnt from calls, kept over a restart. */
import { describe, expect, it } from 'vitest';
import type { Call, Channel } from '../../app/core/model.ts';
import { createShownLines } from '../../app/engine/live/shown-lines.ts';

const call = (from: string, clientChannel: string): Call => ({
  id: clientChannel,
  direction: 'outbound',
  clientChannel,
  startedAt: 1,
  announced: true,
  recordings: [],
  toldAt: 0,
  legs: [
    {
      id: 'l',
      from: { kind: 'user', number: from },
      to: { kind: 'client', phone: '79997775533' },
      events: [],
      caller: 'x',
      ringing: [],
      rung: [],
      talked: [],
    },
  ],
});
const channel = (id: string, shown: string, made: Channel['made'] = 'exchange'): Channel => ({
  id,
  made,
  party: { kind: 'client', phone: '79997775533' },
  createdAt: 1,
  shown,
  peers: [],
  parted: [],
});

describe('lines that were shown', () => {
  it('are known per extension, else the last one of the office is used, also after a restart', () => {
    const kept = new Map<string, string>();
    const memory = {
      read: (key: string) => kept.get(key) ?? null,
      write: (key: string, value: string) => void kept.set(key, value),
    };
    const channels = [channel('a', '74951111111'), channel('b', '74952222222'), channel('c', '1001')];
    const open = () =>
      createShownLines(
        memory,
        (id) => channels.find((one) => one.id === id),
        (shown) => (shown !== undefined && shown.length > 6 ? shown : undefined),
      );
    const lines = open();
    expect(lines.latest()).toBeUndefined();
    lines.note([call('1001', 'a'), call('1002', 'b'), call('1003', 'c')]);
    const again = open();
    expect([again.of('1001'), again.of('1002'), again.of('1003'), again.latest()]).toEqual([
      '74951111111',
      '74952222222',
      undefined,
      '74952222222',
    ]);
  });
});
