/** What every CRM driver must do, as tests: a new driver supplies a test stand (a CRM that the tests control) and runs them all. */
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import type { Intent } from '../../app/core/intent.ts';
import type { Crm, Message, Told } from '../../app/crm/port.ts';
import type { Outcome } from '../../app/crm/outbox/outcome.ts';
import { uuid } from '../store/fixtures.ts';
import { recordingOf, story } from './office.ts';

export type CrmStand = {
  readonly crm: Crm;
  /** Another Plecho with the same account. */
  readonly another: () => Crm;
  /** A driver for the same CRM with a key that the CRM does not know. */
  readonly wrongKey: () => Crm;
  /** What the CRM has of a call: the messages that it accepted, in order; the attached recordings; how often the call was started. */
  readonly has: (callId: string) => { log: readonly string[]; recordings: number } | undefined;
  /** Where the driver broke the CRM's rules. */
  readonly faults: () => readonly unknown[];
  /** How many requests it got. */
  readonly requests: () => number;
  /** Takes the CRM down; brings it back. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  /** Makes the next answer a page that does not come from the CRM. */
  readonly rubbish: () => void;
  /** While false, another Plecho of the office tells the CRM. */
  readonly ourTurn: (on: boolean) => void;
  readonly responsible: (phone: string, userIds: string[]) => void;
  readonly card: (id: string, name: string) => void;
  readonly person: (userId: string, name: string) => void;
  /** A key as the CRM presents it in its requests to us. */
  readonly theirKey: () => string;
  /** Switches our buttons off in the CRM, as a user there could. */
  readonly switchOff: () => void;
  readonly close: () => Promise<void>;
};

const OWN_URL = 'https://office.example/secret';
const PHONE = '79997775533';

/**
 * @param name of the driver
 * @param open makes a stand
 */
export function crmContract(name: string, open: () => Promise<CrmStand>): void {
  describe(`the CRM port: ${name}`, () => {
    const closing: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const close of closing.splice(0).toReversed()) await close();
    });
    const opened = async (): Promise<CrmStand> => {
      const stand = await open();
      closing.push(stand.close, stand.crm.close);
      return stand;
    };
    const also = (crm: Crm): Crm => {
      closing.push(crm.close);
      return crm;
    };
    const message = (intent: Intent, more: Partial<Message> = {}): Message => ({
      intent,
      communicationId: null,
      isRepeat: false,
      ...more,
    });
    /** Tells all messages of a call in order, as the outbox would. @returns the CRM's id of the call */
    const tellAll = async (crm: Crm, intents: readonly Intent[]): Promise<string | null> => {
      let communicationId: string | null = null;
      for (const intent of intents) {
        const outcome: Outcome<Told> = await crm.tell(message(intent, { communicationId }));
        expect([intent.kind, outcome.kind]).toEqual([intent.kind, 'ok']);
        if (outcome.kind === 'ok') communicationId = outcome.value.communicationId ?? communicationId;
      }
      return communicationId;
    };

    test('authorizes us, and returns the workspace', async () => {
      const { crm } = await opened();
      expect(crm.session()).toBeNull();
      expect((await crm.authorize()).kind).toBe('ok');
      expect(crm.state()).toMatchObject({ state: 'connected', workspace: expect.stringMatching(/./) });
      expect(crm.session()?.instance.id).not.toBe('');
      expect((await crm.ping()).kind).toBe('ok');
      expect(await crm.isThere()).toBe(true);
    });

    test('a wrong key gives a clear message, and nothing is sent with it', async () => {
      const { wrongKey, has } = await opened();
      const crm = also(wrongKey());
      expect(await crm.authorize()).toMatchObject({ kind: 'unauthorized', words: expect.stringMatching(/./) });
      expect(crm.state().state).toBe('refused');
      const [started] = story(1);
      expect((await crm.tell(message(started!))).kind).toBe('unauthorized');
      expect(has(uuid(1))).toBeUndefined();
    });

    test('a whole call is told, message by message, without breaking a rule of the CRM', async () => {
      const { crm, has, faults } = await opened();
      const id = await tellAll(
        crm,
        story(1, undefined, ['appeared', 'connected', 'paused', 'connected', 'disconnected']),
      );
      expect(id).not.toBeNull();
      expect(has(uuid(1))?.log.filter((one) => one !== 'call-event paused')).toEqual([
        'call-started',
        'call-event appeared',
        'call-event connected',
        'call-event connected',
        'call-event disconnected',
        'call-finished',
        'register-call',
      ]);
      expect(faults()).toEqual([]);
    });

    test('nothing is doubled when a message is repeated because its answer was lost', async () => {
      const { crm, has, faults } = await opened();
      const communicationId = await tellAll(crm, story(1));
      const registration = story(1).at(-1)!;
      const again = await crm.tell(message(registration, { communicationId, isRepeat: true }));
      expect(again.kind === 'ok' || (again.kind === 'final' && again.says === 'hasIt')).toBe(true);
      expect(has(uuid(1))?.log.filter((one) => one === 'call-started')).toHaveLength(1);
      expect(faults()).toEqual([]);
    });

    test('a recording goes up, is attached, and a later registration does not take it away', async () => {
      const { crm, has } = await opened();
      const communicationId = await tellAll(crm, story(1));
      const bytes = Buffer.from('RIFF----WAVE');
      const file = { size: bytes.length, contentType: 'audio/wav', name: 'talk.wav', stream: Readable.from([bytes]) };
      const uploaded = await crm.upload(file);
      if (uploaded.kind !== 'ok') throw new Error(`the upload is ${uploaded.kind}: ${uploaded.words}`);
      const recording = recordingOf(1);
      const { fileId } = uploaded.value;
      expect((await crm.tell(message(recording, { communicationId, fileId }))).kind).toBe('ok');
      expect(has(uuid(1))?.recordings).toBe(1);
      const legId = `${uuid(1)}:client:user:1`;
      const registration = message(story(1).at(-1)!, {
        communicationId,
        isRepeat: true,
        attached: [{ legId, upload: uploaded.value }],
      });
      await crm.tell(registration);
      expect(has(uuid(1))?.recordings).toBe(1);
      expect(crm.largestFile).toBeGreaterThan(1_000_000);
    });

    test('another Plecho that tells the same call is noticed', async () => {
      const { crm, another } = await opened();
      const [started, appeared] = story(1);
      await tellAll(crm, [started!, appeared!]);
      const outcome = await also(another()).tell(message(started!));
      expect(outcome.kind === 'ok' && outcome.value.suspicion).toBe('toldBefore');
    });

    test('when the CRM is unreachable the result is “try again”; once it is back it accepts the message', async () => {
      const { crm, down, up, has } = await opened();
      await crm.authorize();
      await down();
      const [started] = story(1);
      expect(await crm.tell(message(started!))).toMatchObject({ kind: 'retry', words: expect.stringMatching(/./) });
      expect(await crm.isThere()).toBe(false);
      expect(await crm.vouch('anything')).toBe('unknown');
      await up();
      expect((await crm.tell(message(started!))).kind).toBe('ok');
      expect(has(uuid(1))?.log).toEqual(['call-started']);
    });

    test('an answer that does not come from the CRM does not count', async () => {
      const { crm, rubbish } = await opened();
      await crm.authorize();
      const [started] = story(1);
      await crm.tell(message(started!));
      rubbish();
      const outcome = await crm.tell(message(story(1).at(-1)!));
      expect(outcome).toMatchObject({ kind: 'retry' });
    });

    test('a message that is too old, or that we may no longer send, is not sent', async () => {
      const { crm, requests, ourTurn } = await opened();
      await crm.authorize();
      const before = requests();
      const [started] = story(1);
      const late = await crm.tell(message(started!), { notAfter: Date.now() - 1 });
      ourTurn(false);
      const notOurs = await crm.tell(message(started!));
      const file = { size: 1, contentType: 'audio/wav', name: 'a.wav', stream: Readable.from([Buffer.from('a')]) };
      const upload = await crm.upload(file);
      for (const outcome of [late, notOurs, upload])
        expect(outcome).toMatchObject({ kind: 'retry', reason: 'stopped' });
      expect(requests()).toBe(before);
    });

    test('our right to tell runs out during authorization: nothing is sent', async () => {
      const { crm, has, ourTurn } = await opened();
      const telling = crm.tell(message(story(1)[0]!)); // authorizes first
      ourTurn(false);
      expect(await telling).toMatchObject({ kind: 'retry', reason: 'stopped' });
      expect(crm.session()).not.toBeNull();
      expect(has(uuid(1))).toBeUndefined();
    });

    test('after close, calls end with `stopped` and do not reject', async () => {
      const { crm } = await opened();
      await crm.authorize();
      await crm.close();
      expect(await crm.tell(message(story(1)[0]!))).toMatchObject({ kind: 'retry' });
    });

    test('returns who is responsible; nobody is an empty list, not an error', async () => {
      const { crm, responsible } = await opened();
      responsible(PHONE, ['p', 'm']);
      expect(await crm.responsible({ phone: PHONE })).toEqual({ kind: 'ok', value: ['p', 'm'] });
      expect(await crm.responsible({ phone: '79990000000' })).toEqual({ kind: 'ok', value: [] });
    });

    test('confirms a key of its own, not a guessed one', async () => {
      const { crm, theirKey } = await opened();
      await crm.authorize();
      expect(await crm.vouch(theirKey())).toBe('yes');
      expect(await crm.vouch('guessed')).toBe('no');
      expect(await crm.vouch('two\r\nlines')).toBe('no');
    });

    test('reads a client’s card; null where there is none', async () => {
      const { crm, card } = await opened();
      const id = '11111111-1111-4111-8111-111111111111';
      card(id, ' Ольга Петрова ');
      expect(await crm.cardOf('contact', id)).toMatchObject({ name: 'Ольга Петрова' });
      expect(await crm.cardOf('contact', '22222222-2222-4222-8222-222222222222')).toBeNull();
    });

    test('reads the CRM’s people once, then only changes', async () => {
      const { crm, person } = await opened();
      let cursor: string | null = null;
      const read = async (): Promise<string[]> => {
        const names: string[] = [];
        const { failed } = await crm.readPeople({
          cursor,
          saveCursor: (next) => (cursor = next),
          onUser: (_, userName) => names.push(userName),
        });
        expect(failed).toBeNull();
        return names;
      };
      expect((await read()).length).toBeGreaterThan(0);
      expect(await read()).toEqual([]);
      person('99999999-9999-4999-8999-999999999999', 'Новенькая');
      expect(await read()).toEqual([expect.stringContaining('Новенькая')]);
    });

    test('reads back the calls that it was told', async () => {
      const { crm } = await opened();
      await tellAll(crm, story(1));
      const { calls, end, failed } = await crm.readCalls(null, AbortSignal.timeout(20_000));
      expect([failed, end === null]).toEqual([null, false]);
      const ours = calls.filter(({ id }) => id === uuid(1));
      expect(ours.at(-1)?.legs?.map(({ id }) => id)).toEqual([`${uuid(1)}:client:user:1`]);
    });

    test('sets the integration up, and reports when somebody switches it off, with where to repair it', async () => {
      const { crm, switchOff } = await opened();
      await crm.authorize();
      expect(await crm.setUp(OWN_URL, true)).toMatchObject({ ok: true, text: expect.stringMatching(/./) });
      const setup = await crm.readSetup(OWN_URL);
      expect(setup.kind === 'ok' && setup.value.features).toEqual({ call: true, hangup: true });
      const instance = crm.session()?.instance.id ?? '';
      switchOff();
      await crm.authorize();
      const troubles = crm.troubles(OWN_URL, instance);
      expect(troubles.map(({ code }) => code)).toContain('featuresOff');
      for (const { code, words } of troubles)
        expect([crm.troubleCodes.includes(code), words.length > 10]).toEqual([true, true]);
      expect(URL.canParse(crm.page() ?? '')).toBe(true);
      expect((await crm.installer(OWN_URL)).byteLength).toBeGreaterThan(100);
    });

    test('the check reports how this CRM behaves, and leaves nothing behind but its one test call', async () => {
      const { crm } = await opened();
      expect(crm.checkTrace()).toEqual([]);
      const result = await crm.check();
      expect('profile' in result && result.profile.findings).toBeDefined();
      expect(crm.checkTrace().length).toBeGreaterThan(0);
      expect(JSON.stringify(crm.checkTrace())).not.toContain(crm.session()?.instance.id ?? 'none');
    });
  });
}
