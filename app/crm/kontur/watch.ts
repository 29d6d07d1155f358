/** What is wrong with the integration's instance, judged by what the CRM says of it and what we had set up there. Pure. */
import type { Instance } from './answers.ts';
import { hasWebHook, sameUrl, WEBHOOKS } from './setup.ts';

/** Which instance we set up: what is switched off there later was switched off by somebody. */
export type WasSetUp = { readonly instanceId: string };

export type InstanceTrouble =
  | { readonly code: 'paused' | 'hasErrors' | 'failed' | 'notConfigured' }
  /** Which of our two buttons somebody switched off. */
  | { readonly code: 'featuresOff'; readonly call: boolean; readonly hangup: boolean }
  | { readonly code: 'webhooksOff' }
  | { readonly code: 'moved'; readonly actual: string; readonly expected: string };

/** Every code, worst first. */
export const TROUBLE_CODES: readonly InstanceTrouble['code'][] = [
  'failed',
  'hasErrors',
  'paused',
  'notConfigured',
  'featuresOff',
  'webhooksOff',
  'moved',
];

export type Wanted = {
  readonly kind: 'private' | 'public';
  /** null: we have not set anything up there, or not in this instance. */
  readonly wasSetUp: WasSetUp | null;
  /** Our public address with the secret path; null where the CRM cannot reach us. */
  readonly expectedBaseUrl: string | null;
};

/** @returns every trouble once, worst first; nothing of what was never set up, or of what the CRM does not tell (an address) */
export function troublesOf(instance: Instance, { kind, wasSetUp, expectedBaseUrl }: Wanted): InstanceTrouble[] {
  const troubles: InstanceTrouble[] = [];
  const ours = wasSetUp?.instanceId === instance.id;
  const { status } = instance;
  if (status === 'failed' || status === 'hasErrors' || status === 'paused') troubles.push({ code: status });
  // A private integration is never configured; a public one is, by us.
  if (status === 'notConfigured' && kind === 'public' && ours) troubles.push({ code: 'notConfigured' });
  const { call, hangup } = instance.features;
  // Without a public address of ours the buttons cannot work anyway.
  const needed = ours && expectedBaseUrl !== null;
  if (needed && !(call && hangup)) troubles.push({ code: 'featuresOff', call: !call, hangup: !hangup });
  if (needed && !WEBHOOKS.every((url) => hasWebHook(instance, url))) troubles.push({ code: 'webhooksOff' });
  const { baseUrl } = instance;
  if (expectedBaseUrl !== null && baseUrl !== null && !sameUrl(baseUrl, expectedBaseUrl))
    troubles.push({ code: 'moved', actual: baseUrl, expected: expectedBaseUrl });
  return troubles;
}
