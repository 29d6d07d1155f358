/** All recorded calls of a real FreeSWITCH through the whole product, one after another into one instance: socket in, CRM out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differences, type ToldCall } from '../fixtures/told.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import { openOffice, toldTo, type Office } from './office.ts';

/** Faster than real time, but slow enough that what is held back for 40 ms of the exchange's time is not yet due by ours. */
const SPEED = 8;

describe('recorded calls', () => {
  let office: Office;
  const told = new Set<string>();

  beforeAll(async () => {
    office = await openOffice({ config: { recordings: { upload: false } } });
  });
  afterAll(async () => {
    await office[Symbol.asyncDispose]();
  });

  it.each(traceNames())('%s', async (name) => {
    const trace = loadTrace(name);
    await play(office.exchange, trace, { speed: SPEED }).done;
    const news = (): ToldCall[] => toldTo(office.crm, (id) => !told.has(id));
    await office.crm.waitFor(
      () => news().length >= trace.expected.calls.length && news().every((call) => call.registrations.length > 0),
    );
    const expected = { ...trace.expected, calls: trace.expected.calls.map(({ recordings: _, ...call }) => call) };
    expect(differences(news(), expected)).toEqual([]);
    for (const { id } of news()) told.add(id);
    expect(office.crm.faults).toEqual([]);
  });
});
