/** The steps of the set-up that test themselves: what was tried, what came back in plain words, what to change. */
import { networkInterfaces } from 'node:os';
import { ApiFailure, type CommandInput, type CrmSetup, type Output } from '../../contract/api.ts';
import type { TestResult } from '../../contract/view.ts';
import { createCrmClient } from '../../crm/kontur/client.ts';
import { createCommands } from '../../pbx/commands/commands.ts';
import { readSetup } from '../../crm/kontur/setup.ts';
import { testHistory } from '../../pbx/call-records/check-history.ts';
import { createLink } from '../../pbx/link/link.ts';
import { systemWords } from '../../contract/worded-error.ts';
import type { ApiDeps } from './api.ts';
import type { FusionHistory } from '../sides/sources.ts';
import { withPatch } from '../settings/config.ts';
import { withoutEmptySecrets } from '../settings/secret-owners.ts';

const TEST_WITHIN = 12_000;

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
  const setupDeps = () => ({
    client: deps.crm.client(),
    kind: deps.settings().crm.kind,
    expectedBaseUrl: deps.callbacks.baseUrl(),
    language: deps.language(),
  });

  const testFusionPbx = async (history: FusionHistory): Promise<TestResult> => {
    const day = (at: number): string => new Date(at).toLocaleDateString(deps.language());
    try {
      const { count, newest, oldest, domains, whole } = await deps.sources.testFusionPbx(history);
      const found = { count, newest: newest ?? null, domains: domains.join(', ') };
      if (newest === undefined)
        return {
          ok: true,
          text: ru() ? 'База читается, звонков в ней ещё нет.' : 'The database can be read; it has no calls yet.',
          found,
        };
      const when = new Date(newest).toLocaleString(deps.language());
      const since = oldest === undefined ? '' : ru() ? ` с ${day(oldest)}` : ` since ${day(oldest)}`;
      const bare = ru()
        ? ' Подробности звонков (JSON) там не хранятся: будет известно только главное.'
        : ' The details of calls (JSON) are not kept there: only the main things will be known.';
      const text = ru()
        ? `FusionPBX: записей${since}: ${count}, последний звонок ${when}.`
        : `FusionPBX: records${since}: ${count}, the latest call ${when}.`;
      return { ok: true, text: whole ? text : text + bare, found };
    } catch (error) {
      return { ok: false, text: systemWords(error)[deps.language()] };
    }
  };

  return {
    ownAddress,

    async testExchange({ pbx }: CommandInput['testExchange']): Promise<TestResult> {
      const wanted = tried({ pbx }).pbx;
      let done = (_: TestResult): void => undefined;
      const result = new Promise<TestResult>((resolve) => {
        done = resolve;
      });
      const link = createLink({
        settings: wanted,
        subscriptions: [],
        onEvents: () => undefined,
        onState: (state, detail) => {
          if (state === 'connected' || state === 'off' || detail.code === 'connecting') return;
          const copy = detail.code === 'acl' ? { copy: `<node type="allow" cidr="${ownAddress()}/32"/>` } : {};
          done({ ok: false, text: detail.words[deps.language()], detail: detail.code, ...copy });
        },
        resync: async (session) => {
          const commands = createCommands(session);
          const [version, phones] = await Promise.all([
            commands.version().catch(() => undefined),
            commands.registrations().catch(() => []),
          ]);
          const count = new Set(phones.map(({ user, domain }) => `${user}@${domain}`)).size;
          const text = ru()
            ? `FreeSWITCH ${version ?? ''}, телефонов на связи: ${count}`
            : `FreeSWITCH ${version ?? ''}, phones registered: ${count}`;
          done({ ok: true, text, found: { version, phones: count, clueCon: wanted.password === 'ClueCon' } });
        },
        log: deps.log,
      });
      const timer = setTimeout(
        () => done({ ok: false, text: link.detail().words[deps.language()], detail: 'timeout' }),
        TEST_WITHIN,
      );
      link.start();
      const answer = await result;
      clearTimeout(timer);
      link.stop();
      return answer;
    },

    async testCrm(input: CommandInput['testCrm']): Promise<TestResult> {
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const { secret, ...account } = tried({ crm: given }).crm;
      const client = createCrmClient({
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
    async testHistory({ history: wanted }: CommandInput['testHistory']): Promise<TestResult> {
      const history = tried({ history: wanted }).history ?? wanted;
      if (history.kind === 'fusionpbx') return testFusionPbx(history);
      const files = deps.sources.openFiles(history);
      try {
        const { count, newest } = await testHistory(files, history.path, history.format);
        const when = new Date(newest.endedAt / 1000).toLocaleString(deps.language());
        const text = ru()
          ? `Записей: ${count}, последний звонок ${when}`
          : `Records: ${count}, the latest call ${when}`;
        return { ok: true, text, found: { count, newest: newest.endedAt / 1000 } };
      } catch (error) {
        return { ok: false, text: systemWords(error)[deps.language()] };
      } finally {
        await files.close();
      }
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
      const outcome = await readSetup(setupDeps());
      if (outcome.kind !== 'ok') throw new ApiFailure('unavailable', outcome.words);
      return outcome.value;
    },
  };
}
