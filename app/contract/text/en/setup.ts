/** English: the set-up wizard's frame, its steps and the last page. */
import type { Text } from '../../text.ts';
import { en } from '../plural.ts';

export const setup: Text['setup'] = {
  title: 'Setting up Plecho',
  steps: 'Steps of the set-up',
  leave: 'Go on later',
  leaveWhy: 'What is done is saved. You can come back from any page.',
  next: 'Continue',
  skip: 'Skip this step',
  withoutTest: 'Save without a test',
  optional: 'optional',
  progress: (done, all) => `${done} of ${all}`,
  state: { done: 'done', failed: 'did not work', todo: 'to do', skipped: 'skipped', current: 'current step' },
  step: {
    server: 'Server',
    exchange: 'Exchange',
    crm: 'Kontur.CRM',
    people: 'People',
    lines: 'Outside numbers',
    recordings: 'Recordings',
    history: 'Log of the exchange',
    callbacks: 'Calls from the CRM',
    check: 'Check of the CRM',
    redirect: 'Responsible',
    done: 'Test call',
  },
  result: {
    exchange: (version, phones) =>
      [version || 'connected', phones === undefined ? '' : `${en(phones, ['phone', 'phones'])} online`]
        .filter(Boolean)
        .join(', '),
    nobody: (people) => `0 of ${people} matched: nobody is credited with calls`,
    people: (mapped, people, numbers) => `${mapped} of ${people} matched, ${en(numbers, ['number', 'numbers'])}`,
    allLines: 'all numbers are reported',
    lines: (n) => `${en(n, ['number', 'numbers'])} reported`,
    recordingsOff: 'heard in Plecho, not sent to the CRM',
    source: { folder: 'a folder', http: 'over HTTP', sftp: 'over SFTP', fusionpbx: 'FusionPBX’s database' },
    history: 'the log is read',
    checked: 'checked',
    redirect: 'on',
    called: 'a call has reached the CRM',
    notCalled: 'no call was made yet',
  },
  done: {
    intro: 'All that you have set up works already. Make one call and see how it gets to the CRM.',
    title: 'Test call',
    how: 'Call the office from a mobile, answer on any phone, say a few words and hang up.',
    start: 'Wait for the call',
    waiting: 'Waiting for the call…',
    stop: 'Stop',
    again: 'One more call',
    stages: {
      seen: 'The exchange told of a call',
      rang: 'A phone rang',
      answered: 'The call was answered',
      ended: 'The conversation ended',
      crm: 'The CRM took the call',
    },
    took: (from) => `call: ${from}`,
    noAnswer: 'nobody answered',
    refused: 'the CRM refused it',
    all: 'The call went all the way.',
    finish: 'Finish the set-up',
    open: 'Still to set up',
    openWhy: 'Without these steps calls do not get into the CRM, or nobody is credited with them.',
  },
};
