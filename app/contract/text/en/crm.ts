/** English: the integration in the CRM: the way to its key, a new key, the check of how the CRM behaves. */
import type { Text } from '../../text.ts';

export const crm: Text['crm'] = {
  action: {
    newKey: 'Paste the new key',
    setUpCrm: 'Switch on again',
    openSteps: 'What to do',
    openLink: 'Open the integrations page',
  },
  key: {
    title: 'The key has changed: paste the new one',
    intro: 'Nothing else has to be set. Calls that wait go to the CRM at once.',
    field: 'New ApiKey',
    hint: "On the CRM's integrations page, in Plecho's row, press GenerateApiKey and copy the key.",
    save: 'Replace the key',
    done: 'The key is taken. Calls are reported again.',
    other: (now, before) =>
      `This key belongs to another workspace of the CRM: “${now}”, it was “${before}”. Press once more if that is meant.`,
    notNeeded: 'The CRM takes the key now, it need not be changed.',
  },
  setup: {
    hooksOn: 'on: refreshing the set-up and comparing calls',
    hooksOff: 'not all of them are on',
    telephony: { ours: 'Plecho', other: 'another one' },
  },
};
