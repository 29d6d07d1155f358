/** Who the demo CRM is: its workspace, its integration, its people. */

export type DemoUser = { readonly id: string; readonly name: string; readonly extension: string };

const user = (extension: string, name: string): DemoUser => ({
  id: `5d1f0c3a-7b52-4e6f-9a10-00000000${extension}`,
  name,
  extension,
});

export const DEMO_USERS: readonly DemoUser[] = [
  user('1001', 'Маша Смирнова'),
  user('1002', 'Пётр Ильин'),
  user('1003', 'Ольга Ким'),
  user('1004', 'Тимур Гараев'),
  user('1005', 'Лена Орлова'),
  user('1006', 'Иван Седов'),
];

/** What the demo may be told to give to users only, not to the integration's access key. */
export type UserOnly = 'patch' | 'events' | 'contacts' | 'dial';

export type DemoIdentity = {
  readonly kind: 'private' | 'public';
  readonly apiKey: string;
  /** `name=value` */
  readonly secret: string;
  /** A user's token from the integrations page. */
  readonly bearer: string;
  /** Requests for which the access key is not enough. */
  readonly needsBearer: Set<UserOnly>;
  /** False: a private integration whose manifest was never uploaded. */
  installed: boolean;
  readonly workspace: { readonly id: string; readonly name: string; readonly title: string };
  readonly integrationId: string;
  readonly integrationName: string;
  readonly keyLifeMs: number;
};

export type IdentityOptions = Partial<
  Pick<DemoIdentity, 'kind' | 'apiKey' | 'secret' | 'bearer' | 'integrationName' | 'keyLifeMs'>
> & { readonly workspace?: string };

export function identity(options: IdentityOptions): DemoIdentity {
  return {
    kind: options.kind ?? 'private',
    apiKey: options.apiKey ?? 'demo-api-key',
    secret: options.secret ?? 'secretKey=demo',
    bearer: options.bearer ?? 'demo-user-token',
    needsBearer: new Set(),
    installed: true,
    workspace: { id: 'd2800000-0000-4000-8000-00000000026b', name: options.workspace ?? 'demo', title: 'Демонстрация' },
    integrationId: '80d00000-0000-4000-8000-0000000091de',
    integrationName: options.integrationName ?? 'Plecho',
    keyLifeMs: options.keyLifeMs ?? 20 * 60_000,
  };
}
