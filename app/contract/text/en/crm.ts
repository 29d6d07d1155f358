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
  way: {
    title: 'Where to get the key',
    right: 'You need an account of a CRM administrator with full access.',
    address: 'Address of your CRM from the browser',
    addressHint:
      'Open the CRM and copy the address of any of its pages, for example https://crm.kontur.ru/app/romashka/main.',
    notFound:
      'There is no workspace name in this address. Copy the whole address of a CRM page: it has /app/ and the name.',
    open: 'Open the integrations page',
    opens: 'The CRM’s menu does not lead to this page, so Plecho opens it by its address:',
    steps: {
      private: [
        'Type Plecho into the field name, 1.0 into the field version, and press Create. A row Plecho appears.',
        'In that row press «Выберите файл» (choose a file) and take the archive manifest.zip.',
        'Press Install.',
        'Press GenerateApiKey and copy the key.',
        'Paste the key into the field ApiKey above.',
      ],
      public: [
        'Find the row Plecho and press Install.',
        'Press GenerateApiKey and copy the key.',
        'Press Secrets and copy the secret.',
        'Paste key and secret into the fields above. Setup need not be pressed: Plecho does that.',
      ],
    },
    picture: 'What the integrations page looks like: the numbers stand at the buttons in the order of the steps',
    token: 'an admin’s token',
    tokenNote: 'The first line is needed only if Plecho asks for it.',
  },
  check: {
    title: 'Checking the CRM',
    intro:
      'Plecho makes one trial call in the CRM from a number that nobody has, +44 7700 900123, and finds out in half a minute what this CRM allows and how it answers. From then on it writes the way the CRM understands.',
    consent: 'The trial call stays in the CRM (recording plecho-check.wav) and can be deleted. Nothing else changes.',
    run: 'Check the CRM',
    again: 'Check again',
    running: 'Checking, this takes up to 30 seconds…',
    never: 'The CRM has not been checked yet.',
    at: (when, seconds) => `Checked ${when} in ${seconds} s.`,
    trace: 'Download what was exchanged with the CRM',
    traceWhy: 'Without keys, names and numbers. Send it to whoever helps you.',
    needsKey: 'Connect the CRM first.',
    details: 'Details for a specialist',
    unknown: 'could not be found out',
    groups: { may: 'What the integration’s key may do', takes: 'How the CRM takes calls' },
    may: {
      patch: 'Switch on calling without an admin’s token',
      events: 'See new colleagues',
      contacts: 'Read the clients’ cards',
      dial: 'Call through the CRM, so that the card opens',
    },
    yes: 'yes',
    no: 'no',
    finding: {
      started: { name: 'Answer to the beginning of a call', values: { card: 'the call’s card', ok: 'a plain OK' } },
      startedTwice: {
        name: 'The beginning once more',
        values: { same: 'the same card', new: 'a second card', refused: 'refused' },
      },
      laterId: {
        name: 'The call’s id afterwards',
        values: { bare: 'ours', prefixed: 'with the integration’s name', both: 'ours or with the integration’s name' },
      },
      withId: {
        name: 'The call’s id beside the CRM’s own',
        values: { bare: 'ours', prefixed: 'with the integration’s name' },
      },
      registerTwice: { name: 'The call into the history once more', values: { taken: 'taken', refused: 'refused' } },
      repeatEmpty: {
        name: 'A recording after a repeat without recordings',
        values: { keeps: 'stays', takes: 'is lost', refused: 'refused' },
      },
      repeatAbsent: {
        name: 'A recording after a repeat without that field',
        values: { keeps: 'stays', takes: 'is lost', refused: 'refused' },
      },
      repeatEntry: {
        name: 'A recording after a repeat with it',
        values: { keeps: 'stays', takes: 'is lost', refused: 'refused' },
      },
      redirect: {
        name: 'Responsible for an unknown number',
        values: { users: 'somebody is named', notFound: 'not found', empty: 'an empty list', refused: 'refused' },
      },
    },
    burst: 'Requests at once',
    noLimit: 'no limit was met',
    limit: (n) => `up to ${n}, then it asks to wait`,
  },
  people: {
    gone: { hidden: 'hidden in the CRM', dismissed: 'no longer in the CRM' },
    newcomers: (n, names) =>
      n === 1
        ? `There is a new colleague in the CRM: ${names}. Enter the number, and calls will bear the name.`
        : `There are new colleagues in the CRM: ${names}. Enter their numbers.`,
    unnamed: 'unnamed',
    more: (n) => `${n} more`,
    give: 'Enter the number',
    later: 'Not needed',
  },
  setup: {
    hooksOn: 'on: set-up and comparison',
    hooksOff: 'not all of them are on',
    telephony: { ours: 'Plecho', other: 'another one' },
  },
};
