/** The check of the CRM: one labelled call on a number that nobody can have finds out what the documentation leaves open. */
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { NOTHING_KNOWN, type CrmFindings, type CrmProfile, type May } from '../../contract/crm-profile.ts';
import type { Outcome } from '../outbox/outcome.ts';
import { eventsPage, instance, patched, redirect, taken } from './answers.ts';
import { createCrmClient, type CrmClient, type CrmClientOptions } from './client.ts';
import { FEED_START } from './feed.ts';
import {
  contactRequest,
  dialRequest,
  eventsRequest,
  instanceRequest,
  patchRequest,
  redirectRequest,
} from './requests.ts';
import { closeCall, RESERVED_PHONE, stage, tellCall, type Draft, type Port } from './probe-call.ts';
import type { Session } from './session.ts';

/** Nobody's id: a call that is begun for it rings nowhere. */
export const NOBODY = FEED_START;

const WITHIN_MS = 22_000;
const ONE_REQUEST_MS = 4_000;
const BURST = 20;

export type ProbeOptions = Omit<CrmClientOptions, 'onState' | 'dialect'> & {
  /** ms since the epoch. */
  readonly now?: () => number;
  /** Shorter waits, for tests. */
  readonly withinMs?: number;
  readonly requestMs?: number;
  /** Waits so many ms when the CRM asks us to. */
  readonly pause?: (ms: number) => Promise<unknown>;
};

export type ProbeResult =
  | { readonly kind: 'done'; readonly profile: CrmProfile; readonly prefix: string | null }
  /** The CRM never accepted our key; words for the admin. */
  | { readonly kind: 'failed'; readonly words: string };

/** Runs the whole check, at most half a minute. Never throws. Requests go to the CRM's own host only; redirects are not followed. */
export async function probeCrm(options: ProbeOptions): Promise<ProbeResult> {
  const { now = Date.now, withinMs = WITHIN_MS, requestMs = ONE_REQUEST_MS, pause = setTimeout } = options;
  const began = now();
  let lastStatus: number | null = null;
  const client = createCrmClient({
    ...options,
    timeoutMs: requestMs,
    uploadTimeoutMs: requestMs * 2,
    onWire: (wire) => {
      lastStatus = wire.status;
      options.onWire?.(wire);
    },
  });
  const timeUp = AbortSignal.timeout(withinMs);
  try {
    const entered = await client.authorize();
    if (entered.kind !== 'ok') return { kind: 'failed', words: entered.words };
    const port = createPort(client, timeUp, pause, () => lastStatus);
    const findings: Draft = { ...NOTHING_KNOWN };
    Object.assign(findings, await rights(port, entered.value));
    const call = stage(now() * 1000 - 4_000_000);
    const { made, prefix } = await tellCall(port, call, findings);
    if (made && findings.registerTwice === 'unknown') await closeCall(client, call);
    findings.redirect = await responsible(port);
    findings.burst = await burst(port);
    const { workspace, instance: own } = entered.value;
    const about = { at: began, tookMs: now() - began, workspace: workspace.name, instanceId: own.id };
    return { kind: 'done', prefix, profile: { ...about, call: made ? call.callId : null, findings } };
  } finally {
    await client.close();
  }
}

function createPort(
  client: CrmClient,
  signal: AbortSignal,
  pause: (ms: number) => Promise<unknown>,
  lastStatus: () => number | null,
): Port {
  return {
    client,
    signal,
    lastStatus,
    async ask(build, schema) {
      for (let tries = 0; ; tries += 1) {
        const outcome = await client.request((to) => build(to.workspace, to.instanceId), schema, { signal });
        const wait = outcome.kind === 'retry' && outcome.reason === 'busy' ? (outcome.afterMs ?? 1000) : null;
        if (wait === null || tries === 3 || signal.aborted) return outcome;
        await pause(Math.min(wait, 2000));
      }
    },
  };
}

/** May the key do this? If the CRM judged the request at all, whatever its answer, the key had the right. */
function may(outcome: Outcome<unknown>): May {
  if (outcome.kind === 'ok' || outcome.kind === 'final' || outcome.kind === 'unknownCommunication') return 'yes';
  return outcome.kind === 'unauthorized' ? 'no' : 'unknown';
}

/** Tries each right with a request that changes nothing. */
async function rights({ ask, lastStatus }: Port, { instance: now }: Session): Promise<Partial<CrmFindings>> {
  const { call, hangup } = now.features;
  const same = { op: 'replace', path: '/features', value: { call, hangup } } as const;
  const patch = await ask((workspace, instanceId) => patchRequest({ workspace, instanceId }, [same]), patched);
  const events = await ask((workspace) => eventsRequest(workspace, FEED_START, 50), eventsPage);
  const contact = await ask((workspace) => contactRequest(workspace, NOBODY), z.looseObject({ id: z.string() }));
  const dial = await ask((workspace) => dialRequest(workspace, NOBODY, { clientPhone: RESERVED_PHONE }), taken);
  const isMissing = (outcome: Outcome<unknown>): boolean =>
    outcome.kind === 'retry' && outcome.reason === 'strange' && (lastStatus() === 404 || lastStatus() === 405);
  return {
    patch: may(patch),
    events: may(events),
    contacts: contact.kind === 'final' && contact.code !== 'notFound' ? 'unknown' : may(contact),
    dial: isMissing(dial) ? 'no' : may(dial),
  };
}

async function responsible({ ask }: Port): Promise<CrmFindings['redirect']> {
  const outcome = await ask((workspace) => redirectRequest(workspace, { phone: RESERVED_PHONE }), redirect);
  if (outcome.kind === 'ok') return outcome.value.userIds.length > 0 ? 'users' : 'empty';
  if (outcome.kind === 'final') return outcome.code === 'notFound' ? 'notFound' : 'unknown';
  return outcome.kind === 'unauthorized' ? 'refused' : 'unknown';
}

/** A few requests at once: fewer than an office has when the queue rings everybody. */
async function burst({ client, signal, ask }: Port): Promise<CrmFindings['burst']> {
  const one = await ask((workspace, instanceId) => instanceRequest({ workspace, instanceId }), instance);
  if (one.kind !== 'ok' || signal.aborted) return 'unknown';
  const all = await Promise.all(Array.from({ length: BURST }, () => client.instance({ signal })));
  const refused = all.filter((outcome) => outcome.kind === 'retry' && outcome.reason === 'busy').length;
  const good = all.filter(({ kind }) => kind === 'ok').length;
  if (refused > 0) return good;
  return good === BURST ? null : 'unknown';
}
