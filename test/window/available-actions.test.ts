/** The actions that the window offers for a call and for a colleague: only those possible at the moment. */
import { describe, expect, test } from 'vitest';
import type { CallView, ColleagueView, LegView, PartyView } from '../../app/contract/view.ts';
import { movable, onCall, onColleague, type CallAction } from '../../renderer/calls/available-actions.ts';

const user = (userId: string): PartyView => ({ kind: 'user', number: userId, name: `Имя ${userId}`, userId });
const client: PartyView = { kind: 'client', number: '79990000101', name: '' };
let count = 0;
const leg = (from: PartyView, to: PartyView, state: LegView['state']): LegView => ({
  id: `leg-${(count += 1)}`,
  from,
  to,
  state,
  appearedAt: 0,
  stretches: [],
});
const call = (legs: LegView[], more: Partial<CallView> = {}): CallView => ({
  id: `call-${(count += 1)}`,
  direction: 'inbound',
  clientPhone: client.number,
  startedAt: 0,
  answered: false,
  legs,
  ...more,
});
const colleague = (userId: string, state: ColleagueView['state'] = 'free'): ColleagueView => ({
  userId,
  name: userId,
  numbers: [userId],
  state,
});
const names = (actions: CallAction[]): string[] => actions.map(({ action }) => action.do);

describe('with a call', () => {
  test.each<[string, CallView, string[]]>([
    ['it rings me', call([leg(client, user('me'), 'ringing')]), ['answer']],
    ['I talk with a client', call([leg(client, user('me'), 'talking')]), ['hold', 'park']],
    ['I talk with a colleague', call([leg(user('me'), user('b'), 'talking')], { direction: 'internal' }), ['hold']],
    ['I hold', call([leg(client, user('me'), 'held')]), ['resume']],
    ['I call somebody who rings', call([leg(user('me'), client, 'ringing')], { direction: 'outbound' }), []],
    [
      'I ask a colleague whose phone rings',
      call([leg(client, user('me'), 'held'), leg(user('me'), user('b'), 'ringing')]),
      ['comeBack'],
    ],
    [
      'I ask a colleague',
      call([leg(client, user('me'), 'held'), leg(user('me'), user('b'), 'talking')]),
      ['join', 'comeBack'],
    ],
    ['it rings others', call([leg(client, user('b'), 'ringing'), leg(client, user('c'), 'ringing')]), ['pickUp']],
    ['others talk', call([leg(client, user('b'), 'talking')]), []],
    [
      'others talk and a third one rings',
      call([leg(client, user('b'), 'held'), leg(user('b'), user('c'), 'ringing')]),
      [],
    ],
    ['a client waits after a talk', call([leg(client, user('b'), 'ended')]), ['takeBack']],
    ['a client waits in a queue', call([]), ['takeBack']],
    ['a call of ours before it rings', call([], { direction: 'outbound' }), []],
    ['it is over', call([leg(client, user('me'), 'ended')], { endedAt: 5 }), []],
  ])('%s', (_, one, expected) => {
    expect(names(onCall(one, 'me'))).toEqual(expected);
  });

  test('transferable: my talks, and a call that rings me; nothing during a consultation', () => {
    expect(movable(call([leg(client, user('me'), 'talking')]), 'me')).toMatchObject([{ canAsk: true }]);
    expect(movable(call([leg(client, user('me'), 'ringing')]), 'me')).toMatchObject([{ canAsk: false }]);
    expect(movable(call([leg(user('me'), client, 'ringing')]), 'me')).toEqual([]);
    expect(movable(call([leg(client, user('me'), 'held'), leg(user('me'), user('b'), 'talking')]), 'me')).toEqual([]);
    expect(movable(call([leg(client, user('b'), 'talking')]), 'me')).toEqual([]);
  });
});

describe('with a colleague', () => {
  const mine = call([leg(client, user('me'), 'talking')], { clientName: 'Иван' });

  test('a free colleague: my talk can be transferred to him, and he can be called', () => {
    const actions = onColleague(colleague('b'), [mine], 'me');
    expect(names(actions)).toEqual(['transfer', 'consult', 'call']);
    expect(actions[0]?.about?.name).toBe('Иван');
  });

  test('a colleague whose phone rings: the caller is shown before the pick-up', () => {
    const rings = call([leg(client, user('b'), 'ringing')], { clientName: 'ООО «Парус»' });
    const [first] = onColleague(colleague('b', 'ringing'), [rings], 'me');
    expect(first).toMatchObject({ action: { do: 'pickUp' }, about: { name: 'ООО «Парус»', number: client.number } });
  });

  test('a colleague whom I consult: complete or return, no second consultation', () => {
    const asking = call([leg(client, user('me'), 'held'), leg(user('me'), user('b'), 'talking')]);
    expect(names(onColleague(colleague('b', 'talking'), [asking], 'me'))).toEqual(['join', 'comeBack', 'call']);
    expect(names(onColleague(colleague('c'), [asking], 'me'))).toEqual(['call']);
  });

  test('a colleague without a registered phone: nothing; myself: nothing', () => {
    expect(onColleague(colleague('b', 'offline'), [mine], 'me')).toEqual([]);
    expect(onColleague(colleague('me', 'talking'), [mine], 'me')).toEqual([]);
  });

  test('a call with a colleague cannot be transferred to that colleague', () => {
    const inside = call([leg(user('me'), user('b'), 'talking')], { direction: 'internal' });
    expect(names(onColleague(colleague('b', 'talking'), [inside], 'me'))).toEqual(['call']);
  });

  test('a call dragged onto a colleague: only transfers of that call', () => {
    const other = call([leg(client, user('me'), 'held')]);
    const actions = onColleague(colleague('b'), [mine, other], 'me', mine.id);
    expect(actions.map(({ action, callId }) => [action.do, callId])).toEqual([
      ['transfer', mine.id],
      ['consult', mine.id],
    ]);
  });
});
