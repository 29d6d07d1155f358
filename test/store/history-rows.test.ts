/** Rows of the history: what the CRM has of a call, pruning, simultaneous calls. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { keyOf } from '../../app/store/ids.ts';
import { batch, call, MONDAY, registration, SECOND, started, store, tempDir, uuid } from './fixtures.ts';

test('a row shows what the CRM has of the call', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const one = {
    ...call({ n: 1, answerAfter: 1 }),
    recordings: [{ file: '/a.wav', channels: [], from: 0, attached: `${uuid(1)}:1` }],
  };
  const recording = {
    kind: 'call-recording' as const,
    key: 'r',
    callId: one.id,
    at: 0,
    legId: `${uuid(1)}:1`,
    file: '/a.wav',
  };
  kept.commit(batch([one, call({ n: 2, announced: false })], [started(one), registration(one), recording]));
  const row = () => kept.oneCall(one.id);
  const head = (lane: 'messages' | 'recordings' = 'messages') => kept.outbox.heads(lane, Date.now(), 1)[0]!;
  expect(row()).toMatchObject({ crm: { state: 'waiting' }, recordings: [{ file: '/a.wav', state: 'waiting' }] });
  expect(row()?.crm.outboxIds).toHaveLength(3);
  kept.outbox.done(head(), Date.now());
  kept.outbox.fail(head().id, Date.now(), 'items: wrong');
  expect(row()?.crm).toMatchObject({ state: 'refused', words: 'items: wrong' });
  kept.outbox.retry(row()?.crm.outboxIds[0] ?? 0, Date.now());
  kept.outbox.done(head(), Date.now());
  expect(row()).toMatchObject({
    crm: { state: 'sent', outboxIds: [expect.any(Number)] },
    recordings: [{ state: 'waiting' }],
  });
  kept.outbox.done(head('recordings'), Date.now());
  kept.outbox.sweep(Date.now() + 8 * 86_400_000);
  expect(row()).toMatchObject({
    crm: { state: 'sent', outboxIds: [] },
    recordings: [{ file: '/a.wav', legId: `${uuid(1)}:1`, state: 'attached' }],
  });
  expect(kept.oneCall(uuid(2))?.crm.state).toBe('none');
  expect(kept.oneCall(uuid(3))).toBeNull();
  kept.close();
});

test('a row shows what another Plecho of the office has told', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const one = { ...call({ n: 1, answerAfter: 1 }), recordings: [{ file: '/a.wav', channels: [], from: 0 }] };
  const recording = { key: 'r', callId: one.id, at: 0, legId: `${uuid(1)}:1`, file: '/a.wav' };
  kept.commit(batch([one], [started(one), registration(one), { kind: 'call-recording' as const, ...recording }]));
  expect(kept.outbox.toldElsewhere(({ intent }) => intent.kind !== 'call-recording', Date.now())).toBe(2);
  expect(kept.oneCall(one.id)).toMatchObject({ crm: { state: 'sent' }, recordings: [{ state: 'waiting' }] });
  expect(kept.outbox.toldElsewhere(() => true, Date.now())).toBe(1);
  expect(kept.oneCall(one.id)).toMatchObject({ recordings: [{ state: 'attached' }] });
  kept.close();
});

test('a recording shows its outcome, and which message sends it again', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const leg = `${uuid(1)}:1`;
  const file = (name: string, attached?: string) => ({
    file: name,
    channels: [],
    from: 0,
    ...(attached !== undefined && { attached }),
  });
  const one = {
    ...call({ n: 1, answerAfter: 1 }),
    recordings: [file('/sent.wav', leg), file('/local.wav', leg), file('/silence.wav')],
  };
  const recording = { kind: 'call-recording' as const, key: 'r', callId: one.id, at: 0, legId: leg, file: '/sent.wav' };
  kept.commit(batch([one], [recording]));
  const told = () => kept.oneCall(one.id)?.recordings;
  // Where uploads are switched off a recording can still be played. A recording without talk is left out.
  const local = { file: '/local.wav', legId: leg, state: 'kept' };
  const [head] = kept.outbox.heads('recordings', Date.now(), 1);
  const id = head?.id ?? NaN;
  expect(told()).toEqual([{ file: '/sent.wav', legId: leg, state: 'waiting', outboxId: id }, local]);
  kept.outbox.fail(id, Date.now(), 'too large');
  expect(told()?.[0]).toEqual({ file: '/sent.wav', legId: leg, state: 'lost', words: 'too large', outboxId: id });
  kept.outbox.dismiss(id, Date.now());
  expect(told()?.[0]).not.toHaveProperty('outboxId');
  kept.close();
});

test('old calls are pruned with all their data, and are no longer known', async () => {
  using place = tempDir();
  const day = 86_400_000;
  const kept = store(place.dir, { now: () => MONDAY / 1000 + 100 * day });
  const old = Array.from({ length: 1200 }, (_, n) => call({ n: n + 1, at: MONDAY + n * SECOND, answerAfter: 1 }));
  const fresh = call({ n: 5000, at: MONDAY + 95 * day * 1000 });
  kept.commit(batch([...old, fresh]));
  expect(await kept.prune(30)).toBe(0); // the time is not confirmed by the exchange yet
  kept.exchangeSays(MONDAY / 1000 + 100 * day);
  expect(await kept.prune(0)).toBe(0);
  expect(await kept.prune(30)).toBe(1200);
  expect(kept.searchCalls({}, 0, 10)).toMatchObject({ total: 1 });
  expect(kept.overview({})).toMatchObject({ total: 1, answered: 0, missed: 1 });
  expect(kept.overview({}).byPerson).toHaveLength(1);
  expect(kept.searchCalls({ text: '777' }, 0, 10).total).toBe(1);
  expect(kept.isKnownChannel(old[0]!.id)).toBe(false);
  expect(kept.isKnownChannel(fresh.id)).toBe(true);
  kept.close();
});

test('a call that is corrupt on the disk is shown as a bare row: its page, the search and the pruning still work', async () => {
  using place = tempDir();
  const day = 86_400_000;
  const kept = store(place.dir, { now: () => MONDAY / 1000 + 100 * day });
  kept.commit(batch([1, 2, 3].map((n) => call({ n, at: MONDAY + n * SECOND, answerAfter: 1 }))));
  const other = new Database(join(place.dir, 'plecho.sqlite'));
  const second = other
    .prepare('SELECT n FROM calls WHERE id = ?')
    .pluck()
    .get(keyOf(uuid(2)));
  other.prepare('UPDATE bodies SET call = ? WHERE n = ?').run(Buffer.from([0, 1, 2, 3]), second);
  other.close();
  const { rows, total } = kept.searchCalls({}, 0, 10);
  expect([total, rows.map(({ id }) => id)]).toEqual([3, [uuid(3), uuid(2), uuid(1)]]);
  expect(rows.map(({ legs }) => legs.length)).toEqual([1, 0, 1]);
  expect(rows[1]).toMatchObject({ direction: 'inbound', startedAt: MONDAY / 1000 + 2000, answered: true });
  expect(kept.overview({ text: '777' }).total).toBe(2);
  kept.exchangeSays(MONDAY / 1000 + 100 * day);
  expect(await kept.prune(30)).toBe(3);
  expect(kept.searchCalls({}, 0, 10).rows).toEqual([]);
  kept.close();
});

test('calls that began in the same millisecond are all kept', () => {
  using place = tempDir();
  const kept = store(place.dir);
  kept.commit(batch([1, 2, 3, 4].map((n) => call({ n }))));
  expect(kept.searchCalls({}, 0, 10).rows.map((row) => row.id)).toEqual([4, 3, 2, 1].map(uuid));
  kept.close();
});

test('a user’s channel that reached nobody is no call of the history', () => {
  using place = tempDir();
  const kept = store(place.dir);
  const nothing = { ...call({ n: 1, announced: false }), legs: [] };
  kept.commit(batch([nothing]));
  expect(kept.searchCalls({}, 0, 10).total).toBe(0);
  expect(kept.isKnownChannel(nothing.id)).toBe(false);
  kept.close();
});
