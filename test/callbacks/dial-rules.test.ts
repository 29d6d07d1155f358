/** Which numbers may be dialled from the CRM. */
import { expect, test } from 'vitest';
import { judgeDial, type DialSettings } from '../../app/callbacks/listener/dial-rules.ts';

const moscow: DialSettings = {
  country: 'RU',
  areaCode: '495',
  allowForeign: false,
  allowPremium: false,
  allowPrefixes: [],
  denyPrefixes: [],
};

/** `ok:<digits>` or the English words of the refusal, shortened. */
function judge(number: string, changes: Partial<DialSettings> = {}): string {
  const verdict = judgeDial(number, { ...moscow, ...changes });
  return verdict.ok
    ? `ok:${verdict.digits}`
    : (/Foreign|Premium|Emergency|forbidden|not a phone/.exec(verdict.refused.en)?.[0] ?? '?');
}

test.each([
  ['79161112233', 'ok:79161112233'],
  ['89161112233', 'ok:79161112233'],
  ['74951112233', 'ok:74951112233'],
  ['78123334455', 'ok:78123334455'],
  ['78005553535', 'ok:78005553535'],
  ['78043334455', 'ok:78043334455'],
  ['78312223344', 'ok:78312223344'],
  ['1001', 'ok:1001'],
])('at home %s may be dialled', (number, expected) => expect(judge(number)).toBe(expected));

test.each([
  ['375291234567', 'Foreign'],
  ['12125551212', 'Foreign'],
  ['252612345678', 'Foreign'],
  ['77011234567', 'Foreign'],
  ['79401234567', 'Foreign'],
  ['810375291234567', 'Foreign'],
  ['78091234567', 'Premium'],
  ['88091234567', 'Premium'],
  ['78031234567', 'Premium'],
  ['78011234567', 'Premium'],
  ['881631555555', 'Premium'],
  ['870773111111', 'Premium'],
  ['883510012345678', 'Premium'],
  ['97999123456', 'Premium'],
  ['19005551212', 'Premium'],
  ['33899123456', 'Premium'],
  ['112', 'Emergency'],
  ['03', 'Emergency'],
  ['*21', 'not a phone'],
  ['0', 'not a phone'],
  ['Маша', 'not a phone'],
])('from the CRM %s may not: %s', (number, expected) => expect(judge(number)).toContain(expected));

test('the admin may allow foreign numbers, and premium ones are still off', () => {
  const open = { allowForeign: true };
  expect(judge('375291234567', open)).toBe('ok:375291234567');
  expect(judge('881631555555', open)).toBe('Premium');
  expect(judge('19005551212', open)).toBe('Premium');
  expect(judge('881631555555', { allowForeign: true, allowPremium: true })).toBe('ok:881631555555');
  expect(judge('19005551212', { allowPremium: true })).toBe('Foreign');
});

test('prefixes may be allowed and forbidden; the longer one wins, forbidden wins a tie', () => {
  expect(judge('375291234567', { allowPrefixes: ['375'] })).toBe('ok:375291234567');
  expect(judge('375331234567', { allowPrefixes: ['375'], denyPrefixes: ['37533'] })).toBe('forbidden');
  expect(judge('79161112233', { denyPrefixes: ['7'], allowPrefixes: ['7916'] })).toBe('ok:79161112233');
  expect(judge('79161112233', { denyPrefixes: ['7916'], allowPrefixes: ['7916'] })).toBe('forbidden');
  expect(judge('112', { allowPrefixes: ['112'] })).toBe('ok:112');
  expect(judge('89161112233', { denyPrefixes: ['7916'] })).toBe('forbidden');
});

test('which numbers are foreign depends on the country of the office', () => {
  expect(judge('77011234567', { country: 'KZ' })).toBe('ok:77011234567');
  expect(judge('79161112233', { country: 'KZ' })).toBe('Foreign');
  expect(judge('493012345678', { country: 'DE', areaCode: null })).toBe('ok:493012345678');
  expect(judge('18095551212', { country: 'US', areaCode: null })).toBe('Foreign');
});
