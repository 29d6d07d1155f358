/** The integration's instance in the demo CRM: status, features, webhooks, set-up, main telephony, and the feed of changes. */
import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import type { DemoIdentity, DemoUser } from './identity.ts';
import type { Behaviour } from './behaviour.ts';
import type { Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';
import { patch, type NewWebHook } from './shapes.ts';

export type DemoInstance = {
  status: string;
  features: { call: boolean; hangup: boolean; sendSms: boolean };
  settings: { id: string; value: unknown }[];
  webHooks: (Omit<NewWebHook, 'id'> & { id: string })[];
  baseUrl: string | null;
};

export function createInstance(who: DemoIdentity): DemoInstance {
  return {
    status: who.kind === 'private' ? 'active' : 'notConfigured',
    features: { call: false, hangup: false, sendSms: false },
    settings: [],
    webHooks: [],
    baseUrl: null,
  };
}

const STATUSES = ['notConfigured', 'active', 'paused', 'hasErrors', 'failed'];

export const instanceJson = (
  who: DemoIdentity,
  instance: DemoInstance,
  { statusAs }: Pick<Behaviour, 'statusAs'> = { statusAs: 'word' },
): unknown => {
  const { baseUrl, status, ...rest } = instance;
  return {
    ...rest,
    status: statusAs === 'word' ? status : STATUSES.indexOf(status),
    id: who.integrationId,
    secrets: [],
    ...(baseUrl !== null && { baseUrl }),
    updateInfo: { updatedWith: 'WebApp' },
  };
};

export type InstanceRouteDeps = {
  readonly who: DemoIdentity;
  readonly instance: DemoInstance;
  readonly ledger: Ledger;
  readonly keys: Keys;
  /** Every change that was asked for is added. */
  readonly patches: unknown[];
  readonly behaviour: Behaviour;
};

export function instanceRoutes(
  router: Router,
  { who, instance, ledger, keys, patches, behaviour }: InstanceRouteDeps,
): void {
  const shown = (): unknown => instanceJson(who, instance, behaviour);
  const path = '/api/v1/:ws/integrations/instances/:id';
  const notFound = { status: 'notFound', message: 'IntegrationInstance not found' };

  router.get(path, (request, response) => {
    if (request.params['id'] === who.integrationId) response.json(shown());
    else response.status(409).json(notFound);
  });

  router.patch(path, keys.userOnly('patch'), (request, response) => {
    if (request.params['id'] !== who.integrationId) return void response.status(409).json(notFound);
    const body = request.body as unknown;
    patches.push(body);
    const parsed = patch.safeParse(body);
    if (!parsed.success || request.is('application/json-patch+json') === false) {
      ledger.fault(
        '',
        'patch',
        parsed.success
          ? 'not application/json-patch+json'
          : parsed.error.issues.map(({ message }) => message).join('; '),
      );
      const errorInfo = {
        invalidPaths: [body],
        invalidValueTypes: [],
        invalidDatas: [],
        invalidConstraints: {},
        status: 'invalidArgs',
        message: 'Patch contains invalid operations',
      };
      return void response.status(409).json({ errorInfo, isSuccessful: false, responseCode: 'conflict' });
    }
    for (const operation of parsed.data.operations) {
      if (operation.path === '/features') instance.features = { ...instance.features, ...operation.value };
      else {
        if (
          instance.webHooks.some(
            (hook) =>
              hook.relativeUrl === operation.value.relativeUrl &&
              !hook.disabled &&
              hook.schedule.period === operation.value.schedule.period,
          )
        ) {
          ledger.fault('', 'patch', `the webhook ${operation.value.relativeUrl} is registered twice`);
        }
        instance.webHooks.push({ ...operation.value, id: randomUUID() });
      }
    }
    response.json({ isSuccessful: true, responseCode: 'ok', result: { instance: shown() } });
  });

  router.post('/api/v1/:ws/integrations/:id/setup', (request, response) => {
    if (request.params['id'] !== who.integrationId)
      return void response.status(409).json({ status: 'IntegrationNotFound', message: 'Integration not found' });
    if (who.kind === 'private') ledger.fault('', 'setup', 'a private integration needs no activation');
    if (request.body?.SecretKey === null) ledger.fault('', 'setup', 'SecretKey: null takes the known secret away');
    instance.settings = Object.entries((request.body ?? {}) as Record<string, unknown>).map(([id, value]) => ({
      id,
      value,
    }));
    instance.status = 'active';
    response.json('OK');
  });
}

export type FeedItem = {
  readonly id: string;
  readonly offset: string;
  readonly type: string;
  readonly changeData: unknown;
  readonly entityIds: Record<string, string>;
  readonly createInfo: unknown;
};

export const ZERO = '00000000-0000-0000-0000-000000000000';
const offsetOf = (n: number): string => `00000000-20ac-176a-0000-${n.toString(16).padStart(12, '0')}`;

/** A user as the feed shows one. */
const userJson = ({ id, name }: DemoUser): Record<string, unknown> => {
  const [firstName = '', lastName = ''] = name.split(' ');
  return {
    id,
    name,
    login: `${id.slice(-4)}@demo.example`,
    firstName,
    middleName: null,
    lastName,
    isAdmin: false,
    isHidden: false,
    isAuthorized: true,
    status: 'active',
    groupId: ZERO,
    accessRights: [],
    settings: [],
  };
};

/** Where in the feed, which is in order, the items behind an offset begin. */
function firstAfter(items: readonly FeedItem[], offset: string): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.offset ?? '') <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The feed of changes: users come into it as they are made, other things between them. */
export function createFeed(most = Infinity) {
  const items: FeedItem[] = [];
  let count = 0;
  const add = (entityIds: Record<string, string>, changeData: unknown): void => {
    count += 1;
    const offset = offsetOf(count);
    if (items.length >= most) items.shift();
    items.push({
      id: randomUUID(),
      offset,
      type: 'change',
      changeData,
      entityIds,
      createInfo: { createdAt: new Date().toISOString(), createdWith: 'WebApp' },
    });
  };
  return {
    items,
    add,
    addUser: (user: DemoUser): void => add({ userId: user.id }, { type: 'create', old: null, new: userJson(user) }),
    /** A call was told, registered, or got a recording. */
    addCall: (communicationId: string, call: object): void =>
      add({ communicationId }, { type: 'patch', old: null, new: call }),
    /** Somebody was renamed, hidden, dismissed (`status`)… */
    changeUser: (user: DemoUser, changes: Record<string, unknown>): void =>
      add({ userId: user.id }, { type: 'patch', old: userJson(user), new: { ...userJson(user), ...changes } }),
    removeUser: (user: DemoUser): void => add({ userId: user.id }, { type: 'delete', old: userJson(user), new: null }),
    routes(router: Router, keys: Keys): void {
      router.get('/api/v1/:ws/events', keys.userOnly('events'), (request, response) => {
        const offset = typeof request.query['offset'] === 'string' ? request.query['offset'] : ZERO;
        const limit = Math.min(Math.max(Number(request.query['limit'] ?? 50) || 50, 1), 100);
        const begins = firstAfter(items, offset);
        const page = items.slice(begins, begins + limit);
        const ends = { firstOffset: page[0]?.offset ?? offset, lastOffset: page.at(-1)?.offset ?? offset };
        response.json({ count: page.length, items: page, ...ends, hasMore: items.length > begins + page.length });
      });
    },
  };
}
export type Feed = ReturnType<typeof createFeed>;
