/** The steps of the set-up that test themselves: what was tried, what came back in plain words, what to change. */
import { networkInterfaces } from 'node:os';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { TestResult } from '../../contract/view.ts';
import type { CrmDriver } from '../../crm/port.ts';
import type { ExchangeDriver, ServerAccess } from '../../exchange/driver.ts';
import type { Store } from '../../store/store.ts';
import type { CallbacksService } from '../crm/callbacks-service.ts';
import type { Sources } from '../settings/sources.ts';
import { sayEngine } from '../words.ts';
import type { ApiPart } from './api-part.ts';
import { withPatch } from '../settings/config.ts';
import { withoutEmptySecrets } from '../settings/secret-owners.ts';

/** This PC's address in the office, for the exchange's access list. */
export function ownAddress(): string {
  const own = Object.values(networkInterfaces()).flat();
  return (
    own.find((address) => address !== undefined && !address.internal && address.family === 'IPv4')?.address ??
    '127.0.0.1'
  );
}

export type ConnectionCheckDeps = {
  readonly store: Pick<Store, 'people'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly exchangeDriver: ExchangeDriver;
  readonly crmDriver: CrmDriver;
  readonly sources: Pick<Sources, 'openLogin'>;
  /** How the exchange's server is reached. */
  readonly access: ServerAccess;
  readonly callbacks: Pick<CallbacksService, 'roundTrip'>;
  readonly testRedirect: () => Promise<TestResult>;
  readonly testRecordings: (recordings: Settings['recordings']) => Promise<TestResult>;
  /** The way to the CRM; directly where left out. */
  readonly dispatcher?: Dispatcher;
  readonly log: Logger;
};

export function connectionChecks(
  deps: ConnectionCheckDeps,
): ApiPart<
  'snippets',
  'testExchange' | 'testCrm' | 'testRecordings' | 'testHistory' | 'testCallbacks' | 'testRedirect'
> {
  /** The settings as they are to be tested: a secret left empty is the stored one, where it was entered for the same address. */
  const tried = (patch: Record<string, unknown>) =>
    withPatch(deps.settings(), withoutEmptySecrets(patch), deps.language());

  return {
    reads: {
      snippets: () =>
        deps.exchangeDriver.snippets(
          { ...deps.settings(), people: deps.store.people.list() },
          deps.language(),
          ownAddress(),
        ),
    },
    commands: {
      async testExchange({ pbx }): Promise<TestResult> {
        const wanted = tried({ pbx }).pbx;
        const { ssh } = wanted;
        const way = ssh === null ? null : deps.sources.openLogin(ssh);
        try {
          return await deps.exchangeDriver.check(wanted, {
            ...(way !== null && { connect: way.connect }),
            ownAddress: ownAddress(),
            language: deps.language(),
            log: deps.log,
          });
        } finally {
          way?.close();
        }
      },

      async testCrm(input): Promise<TestResult> {
        const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
        const { secret, ...account } = tried({ crm: given }).crm;
        const client = deps.crmDriver.open({
          ...account,
          ...(secret !== undefined && { secret }),
          log: deps.log,
          language: deps.language,
          ...(deps.dispatcher !== undefined && { dispatcher: deps.dispatcher }),
        });
        try {
          const outcome = await client.authorize();
          if (outcome.kind === 'ok') {
            const { workspace, instance } = outcome.value;
            const text = sayEngine(deps.language(), 'workspace', workspace.name);
            return { ok: true, text, found: { workspace: workspace.name, instance: instance.id } };
          }
          return { ok: false, text: outcome.words, detail: outcome.kind };
        } finally {
          await client.close();
        }
      },

      testRecordings: async ({ recordings }): Promise<TestResult> =>
        deps.testRecordings(tried({ recordings }).recordings),
      testHistory({ history: wanted }): Promise<TestResult> {
        const history = tried({ history: wanted }).history ?? wanted;
        return deps.exchangeDriver.checkRecords(history, deps.access, deps.language());
      },
      async testCallbacks(): Promise<TestResult> {
        const result = await deps.callbacks.roundTrip.checkNow();
        return { ok: result.ok, text: result.words[deps.language()], detail: result.link, found: { url: result.url } };
      },
      testRedirect: (): Promise<TestResult> => deps.testRedirect(),
    },
  };
}
