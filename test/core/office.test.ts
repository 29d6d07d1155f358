/** Who is at the end of a channel: the headers at its creation, aliases, outside logins, trunk prefixes, hidden numbers. */
import { describe, expect, it } from 'vitest';
import { createOffice } from '../../app/core/office.ts';
import { readClaim, readCreated } from '../../app/pbx/events/birth.ts';
import { headerOf } from '../../app/pbx/events/headers.ts';
import type { RawEvent } from '../../app/pbx/events/json-event.ts';

const PLAN = { country: 'RU', areaCode: null, lines: [], reportInternalCalls: true };
const MASHA = { userId: 'u1', name: 'Маша', numbers: ['1001', '89161112233'] };
const office = createOffice({ ...PLAN, people: [MASHA] });
const whoIs = (headers: RawEvent, late = false, of = office) => {
  const get = headerOf(headers);
  const made = headers['Call-Direction'] === 'outbound' ? 'exchange' : 'caller';
  return of.identify(readClaim(get, made, late), made);
};
const CLIENT = { 'Channel-Name': 'sofia/external/79997775533@10.0.0.1', 'Caller-Caller-ID-Number': '79997775533' };
const PHONE = { 'Channel-Name': 'sofia/internal/1001@office', 'Caller-Caller-ID-Number': '1001' };

describe('the headers at the creation of the channel', () => {
  it('a client stays a client whatever set_user says later', () => {
    const later = { ...CLIENT, variable_user_name: '1001', variable_presence_id: '79997775533@10.0.0.1' };
    expect(whoIs(later, true)).toEqual({ kind: 'client', phone: '79997775533' });
  });

  it('a phone stays that of its user whatever set_user says later', () => {
    const later = { ...PHONE, variable_sip_auth_username: '1001', variable_user_name: '1002' };
    expect(whoIs(later, true)).toMatchObject({ number: '1001', userId: 'u1' });
  });

  it('a phone that is authorized by its IP address is known by its presence id', () => {
    const later = { ...PHONE, variable_user_name: '1001', variable_presence_id: '1001@office' };
    expect(whoIs(later, true)).toMatchObject({ userId: 'u1' });
  });
});

describe('other names of one person', () => {
  it.each(['number_alias', 'effective_caller_id_number', 'dialed_extension'])('%s', (name) => {
    expect(whoIs({ ...PHONE, variable_user_name: 'masha.s', [`variable_${name}`]: '1001' })).toMatchObject({
      userId: 'u1',
    });
  });

  it('an alias does not override a login that belongs to somebody', () => {
    const two = createOffice({ ...PLAN, people: [MASHA, { userId: 'u2', name: 'Дима', numbers: ['1002'] }] });
    const boss = { ...PHONE, variable_user_name: '1002', variable_effective_caller_id_number: '1001' };
    expect(whoIs(boss, false, two)).toMatchObject({ userId: 'u2' });
  });

  it('a person entered with a domain is found without one, where no other has that number', () => {
    const people = [
      { userId: 'a', name: '', numbers: ['1001@one', '1002@one'] },
      { userId: 'b', name: '', numbers: ['1002@two'] },
    ];
    const two = createOffice({ ...PLAN, people });
    expect(two.identify({ user: '1001', outside: false }, 'caller')).toMatchObject({ userId: 'a' });
    expect(two.identify({ user: '1002', outside: false }, 'caller')).not.toHaveProperty('userId');
    expect(two.identify({ user: '1002@two', outside: false }, 'caller')).toMatchObject({ userId: 'b' });
  });
});

describe('outside logins', () => {
  const gateway = createOffice({ ...PLAN, people: [MASHA], outsideLogins: ['goip1'] });

  it('the caller through an outside login is a client', () => {
    const call = {
      ...PHONE,
      variable_user_name: 'goip1',
      variable_domain_name: 'office',
      'Caller-Caller-ID-Number': '89997775533',
    };
    expect(whoIs(call, false, gateway)).toEqual({ kind: 'client', phone: '79997775533' });
  });

  it('a withheld number is a client without number; a colleague’s own mobile is that colleague', () => {
    const claim = { user: 'goip1', outside: false };
    expect(gateway.identify({ ...claim, number: 'anonymous' }, 'caller')).toEqual({ kind: 'client', phone: '' });
    expect(gateway.identify({ ...claim, number: '+79161112233' }, 'caller')).toMatchObject({ userId: 'u1' });
  });

  it('the party called through an outside login is the number that the user dialled', () => {
    const claim = { user: 'goip1@office', number: 'goip1', outside: false };
    expect(gateway.identify(claim, 'exchange', '89997775533')).toEqual({ kind: 'client', phone: '79997775533' });
    const named = { ...claim, number: '89997775544' };
    expect(gateway.identify(named, 'exchange', '9')).toEqual({ kind: 'client', phone: '79997775544' });
  });
});

describe('a number with a prefix at the trunk', () => {
  const at = (number: string, dialled?: string) => office.identify({ number, outside: true }, 'exchange', dialled);
  it.each([
    ['#31#89997775533', undefined],
    ['*31*89997775533', undefined],
    ['*31#89997775533', undefined],
    ['*6789997775533', undefined],
    ['0001#89997775533', undefined],
    ['#31#+79997775533', undefined],
    ['*67#', '89997775533'],
    ['55589997775533', '89997775533'],
    ['#31#9997775533', '89997775533'],
    ['gw-out', '89997775533'],
    ['89997775533', '989997775533'],
  ])('%s, dialled %s', (number, dialled) => {
    expect(at(number, dialled)).toEqual({ kind: 'client', phone: '79997775533' });
  });

  it('a number that cannot be parsed is still a client', () => {
    expect(at('*#*#', undefined)).toEqual({ kind: 'client', phone: '' });
    expect(at('tariff-b', '*55')).toEqual({ kind: 'client', phone: '' });
  });

  it('a feature code followed by a number, as the user dialled it, gives that number', () => {
    expect(at('89997775533', '*6789997775533')).toEqual({ kind: 'client', phone: '79997775533' });
  });
});

describe('a withheld number that the network passes on all the same', () => {
  const hidden = { ...CLIENT, 'Caller-Privacy-Hide-Number': 'true' };
  it('is not told to the CRM unless the office wants it', () => {
    expect(whoIs(hidden)).toEqual({ kind: 'client', phone: '' });
    expect(whoIs({ ...CLIENT, variable_sip_Privacy: 'id' })).toEqual({ kind: 'client', phone: '' });
    expect(whoIs(hidden, false, createOffice({ ...PLAN, people: [], tellHiddenNumbers: true }))).toMatchObject({
      phone: '79997775533',
    });
    expect(whoIs({ ...CLIENT, variable_sip_Privacy: 'none' })).toMatchObject({ phone: '79997775533' });
  });
  it('our own people are recognised by it', () => {
    expect(whoIs({ ...hidden, 'Caller-Caller-ID-Number': '89161112233' })).toMatchObject({ userId: 'u1' });
  });
});

describe('the number that was dialled', () => {
  const called = (headers: RawEvent) => {
    const fact = readCreated(headerOf({ 'Unique-ID': 'a', ...CLIENT, ...headers }), 1);
    return office.line(fact?.dialled, ...(fact?.dialledAs ?? []));
  };
  it.each([
    ['variable_sip_to_user', '+74951234567'],
    ['variable_sip_h_P-Called-Party-ID', '<sip:+74951234567@provider;user=phone>'],
    ['variable_sip_h_Diversion', '<sip:84951234567@provider>;reason=unconditional'],
    ['variable_sip_h_Diversion', '<tel:+74951234567>;reason=unconditional'],
  ])('stands in %s, where the provider calls our login', (name, value) => {
    expect(called({ 'Caller-Destination-Number': 'office-trunk', [name]: value })).toBe('74951234567');
    expect(called({ 'Caller-Destination-Number': '1234567', [name]: value })).toBe('74951234567');
  });
  it('is the dialled number where that is a full number', () => {
    expect(called({ 'Caller-Destination-Number': '74951234567', variable_sip_to_user: '74950000000' })).toBe(
      '74951234567',
    );
  });
  it('is the one that is among our lines, where there are several', () => {
    const own = createOffice({ ...PLAN, people: [], lines: ['84951234567'] });
    expect(own.line('74950000000', '74951234567')).toBe('74951234567');
  });
});
