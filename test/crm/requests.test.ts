/** Request bodies exactly as the telephony API requires them. */
import { expect, test } from 'vitest';
import {
  digits,
  isoTime,
  patchRequest,
  redirectRequest,
  requestFor,
  uiSettingRequest,
} from '../../app/crm/kontur/requests.ts';
import { wordsOf } from '../../app/crm/kontur/answers.ts';
import type { Intent } from '../../app/core/intent.ts';
import { recordingOf, story } from './office.ts';
import { uuid } from '../store/fixtures.ts';

const AT = Date.UTC(2026, 2, 2, 10, 0, 0, 5) * 1000 + 6;
const [started, appeared] = story(1, AT);

test('times are ISO 8601 with offset, to the microsecond', () => {
  expect(isoTime(AT)).toBe('2026-03-02T10:00:00.005006+00:00');
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000000+00:00');
  expect(Date.parse(isoTime(AT))).toBe(Math.floor(AT / 1000));
});

test('call-started', () => {
  expect(requestFor(started!, 'my-office', null)).toEqual({
    method: 'POST',
    path: '/api/v1/my-office/communications/callbacks/telephony/call-started',
    body: {
      timestamp: '2026-03-02T10:00:00.005006+00:00',
      externalId: uuid(1),
      direction: 'inbound',
      externalVatsPhone: '74951234567',
      clientPhone: '79997775533',
    },
  });
});

test('phones are digits without a plus; a withheld one is left out', () => {
  expect(digits('+7 (999) 777-55-33')).toBe('79997775533');
  const { clientPhone: _, ...hidden } = {
    ...started!,
    line: '+7 495 123-45-67',
    clientPhone: 'anonymous',
  } as Intent & { clientPhone: string };
  expect(requestFor({ ...hidden, clientPhone: 'anonymous' } as Intent, 'w', null).body).not.toHaveProperty(
    'clientPhone',
  );
  expect(requestFor(hidden, 'w', null).body).toMatchObject({ externalVatsPhone: '74951234567' });
});

test('call-event carries the same id of the leg twice', () => {
  const leg = `${uuid(1)}:client:user:1`;
  expect(requestFor(appeared!, 'w', 'card').body).toEqual({
    communicationId: 'card',
    externalId: uuid(1),
    externalCallItemId: leg,
    realtimeCallItemId: leg,
    timestamp: isoTime(AT + 100_000),
    type: 'appeared',
    from: { type: 'client' },
    to: { type: 'user', userId: expect.any(String) },
  });
});

test('a leg that nobody answered is registered without startedAt; recordings stand inside the item', () => {
  const answered = requestFor(story(1, AT).at(-1)!, 'w', null).body as { items: Record<string, unknown>[] };
  expect(Object.keys(answered.items[0] ?? {})).toEqual(['id', 'from', 'to', 'startedAt', 'finishedAt', 'recordings']);
  const missed = requestFor(story(1, AT, ['appeared', 'disconnected']).at(-1)!, 'w', null).body as {
    items: Record<string, unknown>[];
  };
  expect(Object.keys(missed.items[0] ?? {})).toEqual(['id', 'from', 'to', 'finishedAt', 'recordings']);
});

test('call-failed is the id of the CALL and nothing else, under its own path', () => {
  const failed = { kind: 'call-failed' as const, key: 'k', callId: uuid(1), at: AT, communicationId: 'the-call' };
  expect(requestFor(failed, 'w', 'another')).toEqual({
    method: 'POST',
    path: '/api/v1/w/communications/callbacks/telephony/call-failed',
    body: { communicationId: 'the-call' },
  });
});

test('the id of the CALL is sent in every message until the CRM returns its own id', () => {
  const ofCall = { ...started!, communicationId: 'from-call' };
  expect(requestFor(ofCall, 'w', null).body).toMatchObject({ communicationId: 'from-call' });
  expect(requestFor(ofCall, 'w', 'from-answer').body).toMatchObject({ communicationId: 'from-answer' });
});

test('call-recording, call-redirect, ui-settings, PATCH', () => {
  expect(requestFor(recordingOf(1), 'w', null, { fileId: 'file' }).body).toMatchObject({
    externalId: uuid(1),
    recordingFileId: 'file',
  });
  expect(redirectRequest('w', { phone: '+79997775533' }).path).toBe(
    '/api/v1/w/communications/callbacks/telephony/call-redirect?phoneNumber=79997775533',
  );
  expect(uiSettingRequest('w', '@main-telephony-settings').path).toBe(
    '/api/v1/w/ui-settings?key=@main-telephony-settings',
  );
  expect(
    patchRequest({ workspace: 'w', instanceId: 'i' }, [
      { op: 'replace', path: '/features', value: { call: true, hangup: true } },
    ]),
  ).toEqual({
    method: 'PATCH',
    path: '/api/v1/w/integrations/instances/i',
    contentType: 'application/json-patch+json',
    body: { operations: [{ op: 'replace', path: '/features', value: { call: true, hangup: true } }] },
  });
});

test.for<[unknown, string]>([
  [{ status: 'notInstalled', message: 'Integration not installed' }, 'Integration not installed'],
  [
    {
      errors: { direction: ['Error converting value'], '': ['The info field is required.'] },
      title: 'One or more validation errors occurred.',
      status: 400,
    },
    'direction: Error converting value; The info field is required.',
  ],
  [{ title: 'One or more validation errors occurred.', status: 400 }, 'One or more validation errors occurred.'],
  [
    {
      errorInfo: {
        invalidPaths: [{ op: 'replace', path: '/id', value: 0 }],
        status: 'invalidArgs',
        message: 'Patch contains invalid operations',
      },
      isSuccessful: false,
    },
    'Patch contains invalid operations: /id',
  ],
  ['Error', 'Error'],
  [{ errors: 'many\nlines' }, ''],
  [null, ''],
  [[1, 2], ''],
])('refusals in words: %j', ([json, words]) => {
  expect(wordsOf(json).words).toBe(words);
});
