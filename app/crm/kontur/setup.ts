/** The set-up of the integration's instance in the CRM: read, compared with what is wanted, changed where it differs. */
import type { CrmSetup } from '../../contract/api.ts';
import { patched, taken, uiSetting, type Instance, type WebHook } from './answers.ts';
import type { CrmClient } from './client.ts';
import type { Failed, Outcome } from '../outbox/outcome.ts';
import { ok } from '../outbox/outcome.ts';
import type { SetupResult } from '../port.ts';
import { MANIFEST_NAME } from './manifest.ts';
import { activateRequest, patchRequest, uiSettingRequest, type PatchOperation } from './requests.ts';
import { saySetup, type SetupSay } from './setup-words.ts';
import type { Language } from '../../contract/language.ts';

/** The webhooks of a telephony integration; both are called on a schedule. */
export const WEBHOOKS = ['setup/upgrade', 'communications/sync'] as const;
const PERIOD = '00:05:00';
const ZERO_ID = '00000000-0000-0000-0000-000000000000';
/**
 * Public integrations are activated with the documented settings, all off: Plecho keeps its own. Never with `SecretKey`: the secret can
 * be set there, and null would take the known one away (crm-api.md §2).
 */
const ACTIVATION = { autoRedirect: false, autoAnswer: false };

export type SetupDeps = {
  readonly client: Pick<CrmClient, 'request' | 'instance' | 'session'>;
  readonly kind: 'private' | 'public';
  /** Our public address with the secret path; null where the CRM cannot reach us. */
  readonly expectedBaseUrl: string | null;
  readonly language: Language;
};

/** Reads the instance as it is, with the steps that are left to the admin. Changes nothing. */
export async function readSetup(deps: SetupDeps): Promise<Outcome<CrmSetup>> {
  const instance = await deps.client.instance();
  if (instance.kind !== 'ok') return instance;
  const main = await deps.client.request(
    ({ workspace }) => uiSettingRequest(workspace, '@main-telephony-settings'),
    uiSetting,
  );
  const mainTelephony = main.kind === 'ok' ? whose(main.value.value, instance.value) : null;
  return ok(describe(instance.value, mainTelephony, deps));
}

/** Which integration is the main telephony. The value is not documented: it may be an id of ours (of the instance or the integration) or a name. */
function whose(value: unknown, instance: Instance): CrmSetup['mainTelephony'] {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  if (text === '' || text === '""' || text === '{}') return null;
  const integrationId = instance['integrationId'];
  const own = [instance.id, typeof integrationId === 'string' ? integrationId : '', MANIFEST_NAME].filter(Boolean);
  return own.some((one) => text.toLowerCase().includes(one.toLowerCase())) ? 'ours' : 'other';
}

/** How the CRM learns our new address: from a manifest where the integration is private, from its support where it is public. */
function stepsToNewAddress(kind: SetupDeps['kind'], url: string, say: SetupSay): string[] {
  if (kind !== 'private') return [say('newAddress', url)];
  return [say('manifestDownload', url), say('manifestUpload'), say('manifestAgain'), say('manifestKey')];
}

function describe(instance: Instance, mainTelephony: CrmSetup['mainTelephony'], deps: SetupDeps): CrmSetup {
  const { expectedBaseUrl, kind } = deps;
  const say = saySetup.in(deps.language);
  const extra = WEBHOOKS.filter((url) => instance.webHooks.some((hook) => isAt(hook, url) && !isRight(hook)));
  const moved = expectedBaseUrl !== null && !sameUrl(instance.baseUrl, expectedBaseUrl);
  const steps = [
    ...(expectedBaseUrl === null ? [say('noAddress')] : []),
    ...(moved ? stepsToNewAddress(kind, expectedBaseUrl, say) : []),
    ...extra.map((url) => say('extraWebhook', url === 'setup/upgrade' ? 'settings' : 'calls')),
    ...(mainTelephony === 'ours' ? [] : [say('mainTelephony', mainTelephony === 'other')]),
  ];
  return {
    status: instance.status,
    features: { call: instance.features.call, hangup: instance.features.hangup },
    webhooks: WEBHOOKS.map((url) => ({ url, ok: hasWebHook(instance, url) })),
    baseUrl: instance.baseUrl,
    expectedBaseUrl,
    mainTelephony,
    steps,
  };
}

/**
 * Changes the instance to what is wanted; does nothing if it is so already.
 * @param enableCalls CALL and HANGUP on; only sensible while callbacks are reachable
 * @param bearer a user's token, used for the changes where the CRM refuses the access key; not kept
 */
export async function applySetup(deps: SetupDeps, enableCalls: boolean, bearer?: string): Promise<SetupResult> {
  const { client, kind } = deps;
  const say = saySetup.in(deps.language);
  const found = await client.instance();
  if (found.kind !== 'ok') return failed(found, '', deps);
  let changes = 0;

  if (kind === 'public' && /^(notConfigured|0)$/i.test(found.value.status)) {
    const outcome = await client.request((address) => activateRequest(address, ACTIVATION), taken, { bearer });
    if (outcome.kind !== 'ok') return failed(outcome, say('activation'), deps);
    changes += 1;
  }
  const { call, hangup } = found.value.features;
  const operations: { operation: PatchOperation; what: string }[] = [];
  if (call !== enableCalls || hangup !== enableCalls) {
    const value = { call: enableCalls, hangup: enableCalls };
    operations.push({ operation: { op: 'replace', path: '/features', value }, what: say('features') });
  }
  for (const url of enableCalls ? WEBHOOKS : []) {
    if (hasWebHook(found.value, url)) continue;
    operations.push({ operation: { op: 'add', path: '/webHooks', value: webHook(url) }, what: say('webhooks') });
  }
  // One operation per request, as documented: if one is refused, the others are still made.
  for (const { operation, what } of operations) {
    const outcome = await client.request((address) => patchRequest(address, [operation]), patched, { bearer });
    if (outcome.kind !== 'ok') return failed(outcome, what, deps);
    changes += 1;
  }
  return {
    ok: true,
    text: changes === 0 ? say('nothingToDo') : say('done', enableCalls),
    needsToken: false,
    steps: [],
  };
}

/** trap: it is not clear whether the access key may PATCH; where it may not, a user's token does. */
function failed(outcome: Failed, what: string, { language }: SetupDeps): SetupResult {
  const say = saySetup.in(language);
  if (outcome.kind === 'unauthorized' && outcome.why === 'denied') {
    const steps = [say('tokenPage'), say('tokenCopy'), say('without')];
    return { ok: false, text: say('needsToken'), needsToken: true, steps };
  }
  const isRefused = outcome.kind === 'final' || outcome.kind === 'unknownCommunication';
  const text = isRefused && what !== '' ? say('refused', what, outcome.words) : outcome.words;
  return { ok: false, text, needsToken: false, steps: [] };
}

const webHook = (relativeUrl: string) => ({
  id: ZERO_ID,
  relativeUrl,
  triggerType: 'schedule',
  filter: { items: [] },
  schedule: { period: PERIOD },
  disabled: false,
});

/** Is our webhook there, enabled and at our pace? */
export const hasWebHook = (instance: Instance, url: string): boolean =>
  instance.webHooks.some((hook) => isAt(hook, url) && isRight(hook));

const isAt = (hook: WebHook, url: string): boolean => hook.relativeUrl.replace(/^\/+/, '') === url;
const isRight = (hook: WebHook): boolean =>
  /^schedule$/i.test(hook.triggerType) && hook.schedule?.period === PERIOD && !hook.disabled;

/** The same address, whether it ends with a slash or not. */
export function sameUrl(one: string | null, other: string): boolean {
  const bare = (url: string): string => url.replace(/\/+$/, '');
  return one !== null && bare(one) === bare(other);
}
