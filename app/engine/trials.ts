/** The steps of the set-up that test themselves: what was tried, what came back in plain words, what to change. */
import { networkInterfaces } from 'node:os';
import { ApiFailure, type CommandInput, type CrmSetup, type Output } from '../contract/api.ts';
import { pbxSettings } from '../contract/settings.ts';
import type { TestResult } from '../contract/view.ts';
import { createCrmClient } from '../crm/client.ts';
import { createCommands } from '../pbx/commands.ts';
import { createLink } from '../pbx/link.ts';
import type { ApiDeps } from './api.ts';
import { overlay } from './config.ts';

const TEST_WITHIN = 12_000;

/** This PC's address in the office, for the exchange's access list. */
export function ownAddress(): string {
  const own = Object.values(networkInterfaces()).flat();
  return own.find((address) => address !== undefined && !address.internal && address.family === 'IPv4')?.address ?? '127.0.0.1';
}

export function createTrials(deps: ApiDeps) {
  const ru = (): boolean => deps.language() === 'ru';
  const unavailable = (): never => {
    throw new ApiFailure('unavailable', 'not available yet');
  };

  return {
    ownAddress,

    async testExchange({ pbx }: CommandInput['testExchange']): Promise<TestResult> {
      const wanted = pbxSettings.parse(overlay(deps.settings().pbx, pbx));
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
          const [version, phones] = await Promise.all([commands.version().catch(() => undefined), commands.registrations().catch(() => [])]);
          const count = new Set(phones.map(({ user, domain }) => `${user}@${domain}`)).size;
          const text = ru() ? `FreeSWITCH ${version ?? ''}, телефонов на связи: ${count}` : `FreeSWITCH ${version ?? ''}, phones registered: ${count}`;
          done({ ok: true, text, found: { version, phones: count, clueCon: wanted.password === 'ClueCon' } });
        },
        log: deps.log,
      });
      const timer = setTimeout(() => done({ ok: false, text: link.detail().words[deps.language()], detail: 'timeout' }), TEST_WITHIN);
      link.start();
      const answer = await result;
      clearTimeout(timer);
      link.stop();
      return answer;
    },

    async testCrm(input: CommandInput['testCrm']): Promise<TestResult> {
      const account = { ...deps.settings().crm, ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) };
      const client = createCrmClient({ ...account, log: deps.log, language: deps.language });
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

    testRecordings: (_: CommandInput['testRecordings']): Promise<TestResult> => unavailable(),
    testHistory: (_: CommandInput['testHistory']): Promise<TestResult> => unavailable(),
    async testCallbacks(): Promise<TestResult> {
      const result = await deps.callbacks.roundTrip.checkNow();
      return { ok: result.ok, text: result.words[deps.language()], detail: result.link, found: { url: result.url } };
    },
    testRedirect: (): Promise<TestResult> => unavailable(),
    importHistory: (_: CommandInput['importHistory']): Promise<Output['importHistory']> => unavailable(),
    cancelTask: (_: CommandInput['cancelTask']): Output['cancelTask'] => ({ ok: false }),
    setUpCrm: (_: CommandInput['setUpCrm']): Promise<TestResult> => unavailable(),
    discoverPeople: (): Promise<Output['discoverPeople']> => unavailable(),
    crmSetup: (): Promise<CrmSetup> => unavailable(),
  };
}
