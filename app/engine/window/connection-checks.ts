/** The steps of the set-up that test themselves: what was tried, what came back in plain words, what to change. */
import { networkInterfaces } from 'node:os';
import { ApiFailure, type CommandInput, type CrmSetup, type Output } from '../../contract/api.ts';
import type { TestResult } from '../../contract/view.ts';
import type { ApiDeps } from './api.ts';
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

export function createTrials(deps: ApiDeps) {
  const ru = (): boolean => deps.language() === 'ru';
  /** The settings as they are to be tested: a secret left empty is the stored one, where it was entered for the same address. */
  const tried = (patch: Record<string, unknown>) =>
    withPatch(deps.settings(), withoutEmptySecrets(patch), deps.language());

  return {
    ownAddress,

    async testExchange({ pbx }: CommandInput['testExchange']): Promise<TestResult> {
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

    async testCrm(input: CommandInput['testCrm']): Promise<TestResult> {
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
          const text = ru() ? `Пространство «${workspace.name}»` : `Workspace “${workspace.name}”`;
          return { ok: true, text, found: { workspace: workspace.name, instance: instance.id } };
        }
        return { ok: false, text: outcome.words, detail: outcome.kind };
      } finally {
        await client.close();
      }
    },

    testRecordings: async ({ recordings }: CommandInput['testRecordings']): Promise<TestResult> =>
      deps.testRecordings(tried({ recordings }).recordings),
    testHistory({ history: wanted }: CommandInput['testHistory']): Promise<TestResult> {
      const history = tried({ history: wanted }).history ?? wanted;
      return deps.exchangeDriver.checkRecords(history, deps.access, deps.language());
    },
    async testCallbacks(): Promise<TestResult> {
      const result = await deps.callbacks.roundTrip.checkNow();
      return { ok: result.ok, text: result.words[deps.language()], detail: result.link, found: { url: result.url } };
    },
    testRedirect: (): Promise<TestResult> => deps.testRedirect(),
    importHistory({ since }: CommandInput['importHistory']): Output['importHistory'] {
      if (deps.settings().history === null)
        throw new ApiFailure(
          'badInput',
          ru() ? 'Сначала укажите, где история АТС.' : 'First set where the history is.',
          'history',
        );
      deps.backfill.importSince(since);
      return { task: 'import' };
    },
    cancelTask: (_: CommandInput['cancelTask']): Output['cancelTask'] => ({ ok: deps.backfill.cancelImport() }),
    async setUpCrm({ enableCalls, bearer }: CommandInput['setUpCrm']): Promise<TestResult> {
      const result = await deps.autoSetup.setUp(enableCalls, bearer);
      return { ok: result.ok, text: result.text, found: { needsToken: result.needsToken, steps: result.steps } };
    },
    async discoverPeople(): Promise<Output['discoverPeople']> {
      const { found, denied } = await deps.peopleFeed.read();
      if (denied)
        throw new ApiFailure(
          'refused',
          ru()
            ? 'CRM не даёт список людей по этому ключу. Добавьте людей вручную или из CSV.'
            : 'The CRM does not give the list of people with this key. Add people by hand or from CSV.',
        );
      return { found };
    },
    async crmSetup(): Promise<CrmSetup> {
      const outcome = await deps.crm.client().readSetup(deps.callbacks.baseUrl());
      if (outcome.kind !== 'ok') throw new ApiFailure('unavailable', outcome.words);
      return outcome.value;
    },
  };
}
