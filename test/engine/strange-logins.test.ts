/** A login through which many unknown numbers call is offered as an outside line; the admin decides. */
import { describe, expect, it, test } from 'vitest';
import { settings as defaults } from '../../app/contract/settings.ts';
import { createOffice } from '../../app/core/office.ts';
import { createStrangeLogins } from '../../app/engine/live/strange-logins.ts';
import type { Fact } from '../../app/core/model.ts';
import { translate } from '../../app/pbx/events/translate.ts';
import { openOffice, waitForStatus } from '../journeys/office.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';

const MASHA = { userId: 'm', name: 'Маша', numbers: ['1001', '89161112233'] };

const calls = (login: string, number: string, context = 'default'): Fact[] =>
  translate(
    {
      'Event-Name': 'CHANNEL_CREATE',
      'Event-Date-Timestamp': '1800000000000000',
      'Unique-ID': `${login}-${number}`,
      'Call-Direction': 'inbound',
      'Channel-Name': `sofia/internal/${number}@10.0.0.1`,
      'Caller-Caller-ID-Number': number,
      'Caller-Context': context,
      variable_user_name: login,
      variable_domain_name: 'office',
    },
    () => true,
  );

function watched(outsideLogins: string[] = []) {
  const kept = new Map<string, string>();
  const memory = {
    read: (key: string) => kept.get(key) ?? null,
    write: (key: string, value: string) => void kept.set(key, value),
  };
  const settings = defaults.parse({ outsideLogins, lines: ['74951234567', '74951234568'] });
  const office = createOffice({ ...settings, people: [MASHA] });
  const open = () =>
    createStrangeLogins(
      memory,
      () => office,
      () => settings,
    );
  return { logins: open(), open, kept };
}
const strangers = (n: number): string[] => Array.from({ length: n }, (_, i) => `7999000000${i}`);

describe('a login with unknown callers', () => {
  it('is offered when five different outside numbers have called through it, and still after a restart', () => {
    const { logins, open, kept } = watched();
    expect(logins.see(strangers(4).flatMap((number) => calls('goip1', number)))).toBe(false);
    expect(logins.see([...calls('goip1', '79990000000'), ...calls('goip1', '+79990000001')])).toBe(false); // the same number twice
    expect(logins.offered()).toEqual([]);
    expect(logins.see(calls('GoIP1', '79990000009'))).toBe(true);
    expect(logins.offered()).toEqual(['goip1']);
    expect(open().offered()).toEqual(['goip1']);
    expect([...kept.values()].join()).not.toContain('7999'); // the callers' numbers are not stored
  });

  it('is offered at two where the exchange treats it as the outside world: context public', () => {
    const { logins } = watched();
    logins.see(strangers(2).flatMap((number) => calls('trunk7', number, 'public')));
    expect(logins.offered()).toEqual(['trunk7']);
  });

  it('does not count colleagues: an extension, a mobile, our own lines, a withheld number', () => {
    const { logins } = watched();
    const own = ['1001', '89161112233', '74951234567', '+74951234568', '1002', 'anonymous', '*97'];
    logins.see(own.flatMap((number) => [...calls('1001', number), ...calls('1002', number)]));
    expect(logins.offered()).toEqual([]);
  });

  it('a login entered as a line, or confirmed as a colleague, is not offered', () => {
    const { logins, open } = watched(['GOIP1@office']);
    logins.see(strangers(9).flatMap((number) => calls('goip1', number)));
    logins.see(strangers(9).flatMap((number) => calls('1003', number)));
    expect(logins.offered()).toEqual(['1003']);
    logins.judged('1003', 'person');
    expect(logins.offered()).toEqual([]);
    const again = open();
    again.see(strangers(9).flatMap((number) => calls('1003', number)));
    expect(again.offered()).toEqual([]);
  });
});

test('through the whole product: offered, confirmed with one button, and from then on its calls are with clients', async () => {
  await using office = await openOffice();
  const trace = loadTrace('inbound-answered');
  const through = (client: string) =>
    play(office.exchange, trace, {
      speed: 20,
      alter: (event) => {
        const text = JSON.stringify(event).replaceAll('79997775533', client);
        const one = JSON.parse(text) as typeof event;
        const isClients = one['Call-Direction'] === 'inbound';
        return isClients
          ? {
              ...one,
              variable_user_name: 'goip1',
              variable_domain_name: 'office',
              variable_sofia_profile_name: 'internal',
            }
          : one;
      },
    }).done;
  for (const client of strangers(2)) await through(client); // the trace's context is public
  await waitForStatus(office.engine, ({ strangeLogins }) => strangeLogins !== undefined);
  expect(office.engine.status().strangeLogins).toEqual(['goip1']);
  const answer = await office.engine.respond(
    new Request('http://plecho/api/judgeLogin', { method: 'POST', body: '{"login":"goip1","is":"line"}' }),
  );
  expect(await answer.json()).toEqual({ ok: true });
  expect(office.engine.settings().outsideLogins).toEqual(['goip1']);
  expect(office.engine.status().strangeLogins).toBeUndefined();
  await through('79995550001');
  await office.crm.waitFor(() =>
    [...office.crm.calls.values()].some(({ started }) => started?.clientPhone === '79995550001'),
  );
});
