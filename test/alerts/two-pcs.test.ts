/** Two Plechos of one office, each with its own alerts: a problem that both see is reported once, a problem of one PC with that PC's name. */
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Language } from '../../app/contract/language.ts';
import type { AlertsSettings, Settings } from '../../app/contract/settings.ts';
import { createHashTable } from '../../app/demo/hash-table.ts';
import { Standby } from '../../app/engine/standby/standby.ts';
import { createSharedMemory } from '../../app/pbx/commands/shared-memory.ts';
import { HOUR, MINUTE, MORNING, openAlerts, SECOND } from './office.ts';
import { openReceiver } from './stand-ins.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

/** As often as the product looks for what is wrong. */
const LOOK_EVERY = 2 * SECOND;

type Wish = Partial<Record<keyof AlertsSettings, unknown>>;

/** An office with one exchange, one receiver of alerts and two PCs; the first one reports calls. */
async function openTwo(more: Wish = {}, language: Language = 'ru') {
  const web = await openReceiver();
  const hash = createHashTable();
  let isExchangeUp = true;

  const open = (name: string) => {
    const pc = { isLineUp: true, isCrmUp: true, isRunning: true };
    const memory = new Map<string, string>();
    const isConnected = (): boolean => isExchangeUp && pc.isLineUp;
    let life = { isOver: false };
    const build = (): Standby => {
      const own = (life = { isOver: false });
      return new Standby({
        settings: () =>
          ({ standby: { enabled: true, name }, crm: { apiKey: 'key' }, pbx: { password: 'x' } }) as Settings,
        language: () => language,
        memory: createSharedMemory(
          {
            api: (command) => {
              if (own.isOver || !isConnected()) return Promise.reject(new Error('no line'));
              const answer = command.startsWith('uptime') ? '9000000' : hash.command(command.replace(/^hash /, ''));
              return Promise.resolve(answer);
            },
          },
          1000,
        ),
        isConnected: () => !own.isOver && isConnected(),
        canTell: () => pc.isCrmUp,
        isQuiet: () => true,
        outbox: { waiting: () => [], latestEnded: () => [], toldElsewhere: () => 0 },
        profile: {
          read: (key) => memory.get(key) ?? null,
          write: (key, value) => void (value === null ? memory.delete(key) : memory.set(key, value)),
        },
        now: () => Date.now() * 1000,
        onTurn: () => undefined,
        onProblem: (id, words) => {
          if (words === null) office.end(id);
          else if (!office.codes().includes(id)) office.raise(id, words);
        },
        troubles: () => {
          const told = office.store.alerts.told();
          return office.codes().map((code) => ({ code, told: told.has(code) }));
        },
        monotonic: () => performance.now(),
        log: pino({ level: 'silent' }),
      });
    };
    let standby: Standby | undefined;
    const office = openAlerts(
      { webhook: { url: web.url }, ...more },
      { language, beside: () => standby?.beside() ?? null },
    );
    standby = build();
    standby.start();
    return {
      office,
      pc,
      standby: () => standby as Standby,
      /** The problems that the parts of the product would report. */
      look(): void {
        for (const [id, isWrong] of [
          ['exchange', !isConnected()],
          ['crm-down', !pc.isCrmUp],
        ] as const)
          if (!isWrong) office.end(id);
          else if (!office.codes().includes(id)) office.raise(id);
      },
      async end(): Promise<void> {
        await standby?.stop();
        pc.isRunning = false;
        life.isOver = true;
      },
      die(): void {
        pc.isRunning = false;
        life.isOver = true;
      },
      startAgain(): void {
        life.isOver = true;
        pc.isRunning = true;
        office.restart();
        standby = build();
        standby.start();
      },
    };
  };
  const first = open('pc-1');
  let second: ReturnType<typeof open> | undefined;

  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= LOOK_EVERY) {
      const step = Math.min(left, LOOK_EVERY);
      await vi.advanceTimersByTimeAsync(step);
      for (const one of [first, second]) {
        one?.office.sleep(step);
        if (one?.pc.isRunning !== true) continue;
        one.look();
        await one.office.alerts.tick();
      }
    }
  };
  await pass(20 * SECOND);
  second = open('pc-2');
  second.office.sleep(20 * SECOND);
  await pass(MINUTE);
  expect([first.standby().state().role, second.standby().state().role]).toEqual(['holder', 'waiting']);
  const letters = () =>
    web.received.map(({ body }) => {
      const { kind, pc, problems } = JSON.parse(body) as { kind: string; pc?: string; problems?: { code: string }[] };
      return `${kind} ${pc ?? 'office'}: ${(problems ?? []).map(({ code }) => code).join(' ')}`;
    });
  return {
    ...{ web, first, second, pass, letters },
    exchange: (isUp: boolean): void => void (isExchangeUp = isUp),
    crm: (isUp: boolean): void => void (first.pc.isCrmUp = (second as typeof first).pc.isCrmUp = isUp),
    async [Symbol.asyncDispose]() {
      for (const one of [first, second]) {
        one?.die();
        one?.office[Symbol.dispose]();
      }
      vi.useRealTimers();
      await web[Symbol.asyncDispose]();
    },
  };
}

test('the exchange is down: one alert and one all-clear, from the PC that reports calls; also when the stand-by starts during the outage', async () => {
  await using two = await openTwo();
  two.exchange(false);
  await two.pass(10 * MINUTE);
  two.second.startAgain();
  await two.pass(20 * MINUTE);
  two.exchange(true);
  await two.pass(10 * MINUTE);
  expect(two.letters()).toEqual(['problem pc-1: exchange', 'over pc-1: exchange']);
});

test.each([
  ['ru', 'Plecho, Ромашка, ПК «pc-1». Требуется внимание:\n• Второй ПК с Plecho пропал', 'Plecho на ПК «pc-2» пропал'],
  [
    'en',
    'Plecho, Ромашка, PC “pc-1”. This needs attention:\n• The second PC with Plecho has gone',
    'Plecho on the PC “pc-2” has gone',
  ],
] as const)(
  'the stand-by’s line to the exchange is cut: one alert that names it (%s)',
  async (language, head, text) => {
    await using two = await openTwo({}, language);
    two.second.pc.isLineUp = false;
    await two.pass(30 * MINUTE);
    two.second.pc.isLineUp = true;
    await two.pass(10 * MINUTE);
    expect(two.letters()).toEqual(['problem pc-1: secondGone', 'over pc-1: secondGone']);
    const [alert] = two.web.received.map(({ body }) => JSON.parse(body) as { text: string; at: number });
    expect(alert?.text).toContain(head);
    expect(alert?.text).toContain(text);
    expect((alert?.at ?? 0) - MORNING - 80 * SECOND).toBeLessThanOrEqual(150 * SECOND);
  },
);

test('the CRM is down: one alert from the PC that reports calls; the stand-by that sees it a minute longer adds none', async () => {
  await using two = await openTwo();
  two.crm(false);
  await two.pass(20 * MINUTE);
  two.first.pc.isCrmUp = true;
  await two.pass(MINUTE);
  two.second.pc.isCrmUp = true;
  await two.pass(10 * MINUTE);
  expect(two.letters()).toEqual(['problem pc-1: crm-down', 'over pc-1: crm-down']);
});

test('only the stand-by does not reach the CRM: one alert from it', async () => {
  await using two = await openTwo();
  two.second.pc.isCrmUp = false;
  await two.pass(10 * MINUTE);
  two.second.pc.isCrmUp = true;
  await two.pass(10 * MINUTE);
  expect(two.letters()).toEqual(['problem pc-2: crm-down', 'over pc-2: crm-down']);
});

test('only the PC that reports calls cannot reach the CRM: it hands the calls over to the other PC, and sends the alert itself', async () => {
  await using two = await openTwo();
  two.first.pc.isCrmUp = false;
  await two.pass(10 * MINUTE);
  expect(two.second.standby().state().role).toBe('holder');
  two.first.pc.isCrmUp = true;
  await two.pass(10 * MINUTE);
  expect(two.letters()).toEqual(['problem pc-1: crm-down', 'over pc-1: crm-down']);
});

test('after an alert another PC takes over reporting: no second alert; where the first PC then dies, the other one sends the alert again under its own name', async () => {
  await using two = await openTwo();
  two.crm(false);
  await two.pass(5 * MINUTE);
  two.first.pc.isLineUp = false;
  await two.pass(15 * SECOND);
  two.first.pc.isLineUp = true;
  await two.pass(20 * MINUTE);
  expect(two.second.standby().state().role).toBe('holder');
  expect(two.letters()).toEqual(['problem pc-1: crm-down']);
  two.first.die();
  await two.pass(10 * MINUTE);
  expect(two.letters().slice(1).toSorted()).toEqual(['problem pc-2: crm-down', 'problem pc-2: secondGone']);
});

test('a PC that was shut down properly raises no alert; one that died does, also after a restart of the other PC', async () => {
  await using two = await openTwo();
  await two.second.end();
  await two.pass(10 * MINUTE);
  expect(two.letters()).toEqual([]);
  two.second.startAgain();
  await two.pass(MINUTE);
  two.second.die();
  await two.pass(30 * SECOND);
  two.first.die();
  await two.pass(5 * SECOND);
  two.first.startAgain();
  await two.pass(10 * MINUTE);
  expect(two.letters()).toEqual(['problem pc-1: secondGone']);
});

test('a problem that is checked every five minutes and that the stand-by finds first is reported once, by the PC that reports calls', async () => {
  await using two = await openTwo();
  two.second.office.raise('history');
  await two.pass(4 * MINUTE);
  two.first.office.raise('history');
  await two.pass(20 * MINUTE);
  expect(two.letters()).toEqual(['problem pc-1: history']);
});

test('a problem that only the stand-by has is reported by the stand-by', async () => {
  await using two = await openTwo();
  two.second.office.raise('store');
  two.second.office.raise('history');
  await two.pass(10 * MINUTE);
  expect(two.letters().toSorted()).toEqual(['problem pc-2: history', 'problem pc-2: store']);
});

test('the daily report comes once, also when another PC has taken over by then', async () => {
  await using two = await openTwo({ dailyReportAt: '10:00', webhook: undefined });
  for (const one of [two.first, two.second])
    one.office.change({ webhook: { url: two.web.url }, dailyReportAt: '10:00' });
  await two.pass(HOUR);
  expect(two.letters()).toEqual(['report office: ']);
  await two.first.end();
  await two.pass(HOUR);
  expect(two.second.standby().state().role).toBe('holder');
  expect(two.letters()).toEqual(['report office: ']);
});
