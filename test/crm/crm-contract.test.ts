/** Runs the contract of all CRM drivers on Kontur's driver: over real HTTP, against the strict demo CRM. */
import { createKontur, type KonturOptions } from '../../app/crm/kontur/kontur.ts';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { crmContract, type CrmStand } from './crm-contract.ts';
import { silent } from './office.ts';

async function open(): Promise<CrmStand> {
  const demo = await createDemoCrm();
  let isOurs = true;
  const account = (more: Partial<KonturOptions> = {}) =>
    createKontur({
      url: demo.url,
      kind: 'private',
      apiKey: demo.apiKey,
      log: silent,
      language: () => 'en',
      timeoutMs: 2000,
      mayTell: () => isOurs,
      ...more,
    });
  return {
    crm: account(),
    another: () => account(),
    wrongKey: () => account({ apiKey: 'not-a-key' }),
    has(callId) {
      const call = demo.calls.get(callId);
      return call === undefined ? undefined : { log: call.log, recordings: call.recordings.length };
    },
    faults: () => demo.faults,
    requests: () => demo.requests.length,
    down: demo.down,
    up: demo.up,
    rubbish: () => demo.misbehave({ how: 'status', status: 200, times: 1, path: /telephony/ }),
    ourTurn: (on) => {
      isOurs = on;
    },
    responsible: (phone, userIds) => void demo.redirects.set(phone, { userIds }),
    card: (id, name) => void demo.contacts.set(id, { id, name, phones: [] }),
    person: (userId, name) =>
      demo.feed.add({ userId }, { type: 'create', old: null, new: { lastName: name, firstName: '' } }),
    theirKey: () => demo.keys.issue(),
    switchOff: () => {
      demo.instance.features = { ...demo.instance.features, call: false, hangup: false };
    },
    close: demo.close,
  };
}

crmContract('Kontur.CRM', open);
