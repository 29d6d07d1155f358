/** Call control from the window: the commands that reach the exchange, and input that never becomes part of one. */
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { createCallControl, displayName, takeOverLine, type TakeOver } from '../../app/pbx/commands/call-control.ts';

const CHANNEL = '6f2b2a3e-0b51-4c6f-9d3a-0a4d8f1b2c3d';
const OTHER = '7f2b2a3e-0b51-4c6f-9d3a-0a4d8f1b2c3d';
const OWN = '8f2b2a3e-0b51-4c6f-9d3a-0a4d8f1b2c3d';
const order: TakeOver = {
  attempt: OWN,
  extension: '1003',
  domain: 'office.example',
  channel: CHANNEL,
  shown: '79991112233',
  ringSeconds: 30,
  autoAnswer: false,
  severalPhones: false,
};

/** An exchange that gives every command the same answer and records the commands. */
const exchange = (answer = '+OK') => {
  const sent: string[] = [];
  const say = (command: string): Promise<string> => {
    sent.push(command);
    return Promise.resolve(answer);
  };
  return { sent, control: createCallControl({ api: say, bgapi: say }) };
};

describe('the commands', () => {
  test('a pick-up rings one phone for an unbridged channel; whoever was faster keeps the call', () => {
    expect(takeOverLine(order)).toBe(
      `originate {origination_uuid=${OWN},originate_timeout=30,ignore_early_media=true,intercept_unbridged_only=true,origination_caller_id_number=79991112233,origination_caller_id_name=79991112233,plecho_take=${OWN}}user/1003@office.example &intercept(${CHANNEL})`,
    );
    const plain = takeOverLine({ ...order, domain: null, shown: undefined, severalPhones: true, autoAnswer: true });
    expect(plain).toBe(
      `originate {originate_timeout=30,ignore_early_media=true,intercept_unbridged_only=true,plecho_take=${OWN},sip_auto_answer=true}user/1003 &intercept(${CHANNEL})`,
    );
  });

  test('consult, join, park, hold, ask the phone, cancel, name', async () => {
    const { sent, control } = exchange();
    await control.consult(OWN, '1002', 'office.example');
    await control.join(CHANNEL, OTHER, [OWN]);
    await control.park(CHANNEL);
    await control.hold(OWN, true);
    await control.hold(OWN, false);
    await control.askPhone(OWN, 'talk');
    await control.cancelTakeOver(OWN);
    await control.nameCaller(CHANNEL, 'ООО «Парус», Иван');
    expect(sent).toEqual([
      `uuid_broadcast ${OWN} att_xfer::user/1002@office.example aleg`,
      `uuid_bridge ${CHANNEL} ${OTHER}`,
      `uuid_kill ${OWN}`,
      `uuid_transfer ${CHANNEL} endless_playback:\${hold_music},park inline`,
      `uuid_hold ${OWN}`,
      `uuid_hold off ${OWN}`,
      `uuid_phone_event ${OWN} talk`,
      `hupall ORIGINATOR_CANCEL plecho_take ${OWN}`,
      `uuid_setvar ${CHANNEL} effective_caller_id_name ООО «Парус» Иван`,
    ]);
  });

  test('where the two channels cannot be bridged any more, nobody is hung up', async () => {
    const { sent, control } = exchange('-ERR Invalid uuid');
    expect(await control.join(CHANNEL, OTHER, [OWN])).toBe(false);
    expect(sent).toHaveLength(1);
  });
});

describe('input from outside', () => {
  test('never ends a command or begins another one', async () => {
    const odd = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(odd, odd, async (text, other) => {
        const { sent, control } = exchange();
        const tries = [
          control.consult(OWN, text, other),
          control.consult(text, '1002', null),
          control.join(text, OTHER, []),
          control.park(text),
          control.askPhone(text, 'talk'),
          control.takeOver({ ...order, extension: text, shown: other }),
          control.nameCaller(CHANNEL, text),
        ];
        await Promise.allSettled(tries);
        for (const line of sent) expect(line).toMatch(/^[a-z_]+ [^\p{C}]+$/u);
        const names = sent.filter((line) => line.startsWith('uuid_setvar'));
        for (const line of names) expect(line).not.toMatch(/["'`,;|^$\\{}[\]<>@%&]/);
      }),
    );
  });

  test('a name is shown as people write it, shortened, without what a phone or the exchange would misread', () => {
    expect(displayName('  Иван\n Петров\t')).toBe('Иван Петров');
    expect(displayName('${system(rm -rf)}')).toBe('system(rm -rf)');
    expect(displayName('A'.repeat(100))).toHaveLength(40);
    expect(displayName('\u202Eabc\u0000')).toBe('abc');
    expect(displayName('","')).toBe('');
  });
});
