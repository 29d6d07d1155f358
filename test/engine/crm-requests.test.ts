/** CALL and HANGUP of the CRM reach our dialling, unless another Plecho of the office answers or the call is the check's test call. */
import { expect, test } from 'vitest';
import { wireHandlers, type HandlerDeps } from '../../app/engine/wiring/dialing.ts';
import { PEOPLE } from '../fixtures/told.ts';

const NOBODY = 'abcd0000-0000-4000-8000-000000000000';
const call = (fromUserId: string) => ({
  ...{ communicationId: 'c-1', fromUserId },
  to: { kind: 'client', phone: '79997775533' } as const,
});

function handlers(mayTell = true) {
  const [reached, met]: [string[], string[]] = [[], []];
  const made = wireHandlers({
    dialing: { hangup: ({ legId }: { legId?: string }) => (reached.push(`hangup ${legId}`), 'accepted') },
    crmDialing: { arrived: ({ fromUserId }: { fromUserId: string }) => (reached.push(fromUserId), 'accepted') },
    currentSettings: { people: () => PEOPLE, language: () => 'ru' },
    crm: { client: () => ({ nobody: NOBODY }) },
    onPerson: (userId: string) => void met.push(userId),
    mayTell: () => mayTell,
    webhooks: {},
  } as unknown as HandlerDeps);
  return { made, reached, met };
}

test('a CALL is placed and a HANGUP carried out; a new user is noted, a known user id in other letter case is not new', async () => {
  const { made, reached, met } = handlers();
  for (const user of ['u1001', 'U1002', 'stranger']) expect(await made.call(call(user))).toBe('accepted');
  expect(await made.hangup({ legId: 'l', userId: 'u1001' })).toBe('accepted');
  expect(reached).toEqual(['u1001', 'U1002', 'stranger', 'hangup l']);
  expect(met).toEqual(['stranger']);
});

test('the test call of the CRM’s check rings no phone and adds no user', async () => {
  const { made, reached, met } = handlers();
  for (const id of [NOBODY, NOBODY.toUpperCase()])
    expect(await made.call(call(id))).toEqual({ message: expect.any(String) });
  expect([reached, met]).toEqual([[], []]);
});

test('while another Plecho of the office answers, both are refused here with a reason', async () => {
  const { made, reached, met } = handlers(false);
  const refused = { refuse: 'invalidConstraints', message: expect.any(String) };
  expect(await made.call(call('stranger'))).toEqual(refused);
  expect(await made.hangup({ legId: 'l', userId: 'u1001' })).toEqual(refused);
  expect([reached, met]).toEqual([[], []]);
});
