/** Authorization of the demo CRM: private and public integrations, access keys that live twenty minutes. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Router } from 'express';
import type { DemoIdentity, UserOnly } from './identity.ts';

export type Keys = ReturnType<typeof createKeys>;

export function createKeys(who: DemoIdentity, instance: () => unknown, now: () => number) {
  const keys = new Map<string, { workspace: string; until: number }>();
  let authorizations = 0;

  const issue = (workspace = who.workspace.name, life = who.keyLifeMs): string => {
    const key = randomUUID().replaceAll('-', '');
    keys.set(key, { workspace, until: now() + life });
    return key;
  };

  const grant = (): unknown => {
    authorizations += 1;
    const updateInfo = { updatedAt: new Date(now()).toISOString(), updatedWith: 'WebApp' };
    return { workspace: { ...who.workspace, updateInfo }, integrationInstance: instance(), accessKey: issue() };
  };

  return {
    issue,
    /** All keys end now, as if twenty minutes had passed. */
    revoke: (): void => keys.clear(),
    authorizations: (): number => authorizations,
    routes(router: Router): void {
      router.post('/api/v1/authorization/authorize-private-integration', (request, response) => {
        if (who.kind !== 'private' || request.get('X-XCOM-Integration-ApiKey') !== who.apiKey || !who.installed) {
          response.status(409).json({ status: 'notInstalled', message: 'Integration not installed' });
        } else response.json(grant());
      });
      router.post('/api/v1/authorization/authorize-integration', (request, response) => {
        const fits =
          request.get('X-XCOM-Integration-ApiKey') === who.apiKey &&
          request.get('X-XCOM-Integration-Secret') === who.secret;
        if (who.kind !== 'public' || !fits) response.status(401).json('Unauthorized');
        else response.json(grant());
      });
    },
    /** Lets only requests pass that carry a living key of this workspace (or, where `bearer` is asked for, a user's token). */
    guard: ((request, response, next) => {
      const key = keys.get(request.get('X-XCOM-AccessKey') ?? '');
      const bearer = request.get('authorization') === `Bearer ${who.bearer}`;
      if (!bearer && (key === undefined || key.until <= now())) response.status(401).json('Unauthorized');
      else if (!bearer && key?.workspace !== request.params['ws']) response.status(403).json('Forbidden');
      else if (request.params['ws'] !== who.workspace.name)
        response.status(404).json({ status: 'notFound', message: 'Workspace not found' });
      else next();
    }) satisfies RequestHandler,
    /** For what the demo is told to give to users only: the access key alone is refused. */
    userOnly:
      (what: UserOnly): RequestHandler =>
      (request, response, next) => {
        if (who.needsBearer.has(what) && request.get('authorization') !== `Bearer ${who.bearer}`)
          response.status(403).json('Forbidden');
        else next();
      },
  };
}
