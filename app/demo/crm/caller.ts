/** The demo CRM as the one who calls: CALL, HANGUP and webhooks at the integration's address, the echo checked. */
import { randomUUID } from 'node:crypto';
import type { DemoIdentity } from './identity.ts';
import type { Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';

export type CallerAnswer = {
  readonly status: number;
  /** The answer carried the echo: the CRM believes that it reached us. */
  readonly echoed: boolean;
  readonly body: unknown;
};

export type CallerOverride = { readonly accessKey?: string; readonly echo?: string; readonly workspace?: string };

export function createCaller(who: DemoIdentity, keys: Keys, ledger: Ledger) {
  const post = async (url: string, body: unknown, override: CallerOverride = {}): Promise<CallerAnswer> => {
    const echo = override.echo ?? randomUUID();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'X-XCOM-AccessKey': override.accessKey ?? keys.issue(),
        'X-XCOM-Integration-Echo': echo,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
      redirect: 'manual',
    });
    const text = await response.text();
    checkAnswer(url, response.status, parse(text));
    return {
      status: response.status,
      echoed: response.headers.get('X-XCOM-Integration-Echo') === echo,
      body: parse(text),
    };
  };
  /** crm-api.md §5: OK is the word OK; a refusal of CALL has two fields more than one of HANGUP. */
  const checkAnswer = (url: string, status: number, body: unknown): void => {
    if (status === 200 && body !== 'OK') ledger.fault('', 'answer', `${status} ${JSON.stringify(body)}`);
    if (status !== 409) return;
    const { message, ...rest } = (body ?? {}) as { message?: unknown };
    const wanted = url.endsWith('/hangup')
      ? { status: 'notSupported' }
      : { invalidDatas: [], invalidConstraints: {}, status: 'notSupported' };
    if (typeof message !== 'string' || JSON.stringify(rest) !== JSON.stringify(wanted))
      ledger.fault('', 'answer', `409 ${JSON.stringify(body)}`);
  };
  const at = (baseUrl: string, path: string): string => `${baseUrl.replace(/\/+$/, '')}/${path}`;

  return {
    /** Sends CALL. @param baseUrl the integration's address, secret path included */
    async placeCall(
      who_: { fromUserId: string; toUserId?: string; clientPhone?: string },
      baseUrl: string,
      override: CallerOverride & { readonly communicationId?: string } = {},
    ): Promise<CallerAnswer & { readonly communicationId: string }> {
      const communicationId = override.communicationId ?? ledger.plan();
      const ws = override.workspace ?? who.workspace.name;
      const answer = await post(
        at(baseUrl, `api/v1/${ws}/communications/call`),
        { communicationId, ...who_ },
        override,
      );
      return { ...answer, communicationId };
    },
    /** Sends HANGUP by either of the two documented paths. */
    hangup: (
      body: { realtimeCallItemId: string; userId: string },
      baseUrl: string,
      override: CallerOverride & { readonly id?: string } = {},
    ): Promise<CallerAnswer> => {
      const id = override.id === undefined ? '' : `${override.id}/`;
      return post(
        at(baseUrl, `api/v1/${override.workspace ?? who.workspace.name}/communications/${id}hangup`),
        body,
        override,
      );
    },
    webhook: (
      name: 'setup/upgrade' | 'communications/sync',
      baseUrl: string,
      override: CallerOverride = {},
    ): Promise<CallerAnswer> => post(at(baseUrl, name), undefined, override),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
