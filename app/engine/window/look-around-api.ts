/** The look around the exchange's server from the window: what is found, its settings taken over, a change made with consent. */
import type { Logger } from 'pino';
import { ApiFailure, type LookResult } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings, SshLogin } from '../../contract/settings.ts';
import type { TestResult } from '../../contract/view.ts';
import type { Store } from '../../store/store.ts';
import { systemWords } from '../../contract/worded-error.ts';
import type { ExchangeDriver, ServerFindings } from '../../exchange/driver.ts';
import { keepDirectory } from '../people/directory.ts';
import { overlay, withPatch } from '../settings/config.ts';
import type { Sources } from '../settings/sources.ts';
import { withoutEmptySecrets } from '../settings/secret-owners.ts';
import { sayEngine, type SayEngine } from '../words.ts';
import type { ApiPart } from './api-part.ts';

type Last = { readonly login: SshLogin; readonly look: ServerFindings };

export type LookAroundDeps = {
  readonly store: Pick<Store, 'getMeta' | 'setMeta'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly exchangeDriver: Pick<ExchangeDriver, 'lookAround'>;
  readonly sources: Pick<Sources, 'openServer'>;
  /** New settings take effect. */
  readonly change: (next: Settings) => Promise<void>;
  readonly log: Logger;
};

export function lookAroundApi(deps: LookAroundDeps): ApiPart<never, 'lookAround' | 'applyLook' | 'makeChange'> {
  /** The result of the last look: secrets stay here, the window is only told what was found. */
  let last: Last | null = null;
  const say: SayEngine = (code, ...values) => sayEngine(deps.language(), code, ...values);
  const seen = (): Last => {
    if (last === null) throw new ApiFailure('notFound', say('look.first'));
    return last;
  };

  return {
    reads: {},
    commands: {
      async lookAround({ login: wanted }): Promise<LookResult> {
        // A secret left empty is the stored one, where it was entered for the same login.
        const patch = withoutEmptySecrets({ pbx: { ssh: wanted } });
        const login = withPatch(deps.settings(), patch, deps.language()).pbx.ssh ?? wanted;
        try {
          const server = await deps.sources.openServer(login);
          try {
            const about = { login, settings: deps.settings(), language: deps.language(), log: deps.log };
            const look = await deps.exchangeDriver.lookAround(server, about);
            last = { login, look };
            const found = look.findings.filter(({ state }) => state === 'found' || state === 'warning').length;
            const text = say('look.found', found, look.findings.length);
            return {
              ok: true,
              text,
              findings: look.findings.map(({ patch: _, ...finding }) => finding),
              changes: look.changes.map(({ file: _f, before: _b, after: _a, command: _c, ...change }) => change),
            };
          } finally {
            server.close();
          }
        } catch (error) {
          return { ok: false, text: systemWords(error)[deps.language()], findings: [], changes: [] };
        }
      },

      async applyLook({ ids }): Promise<{ ok: true }> {
        const { look } = seen();
        const patches = look.findings
          .filter(({ id, offered }) => offered && ids.includes(id))
          .map(({ patch }) => patch ?? {});
        const whole = patches.reduce((sum, patch) => overlay(sum, patch) as Record<string, unknown>, {});
        if (ids.includes('extensions')) keepDirectory(deps.store, look.extensions);
        await deps.change(withPatch(deps.settings(), whole, deps.language()));
        return { ok: true };
      },

      async makeChange({ id }): Promise<TestResult> {
        const { login, look } = seen();
        const language = deps.language();
        const plan = look.changes.find((one) => one.id === id);
        const { file, before, after } = plan ?? {};
        if (plan?.canDo !== true || file === undefined || before === undefined || after === undefined)
          throw new ApiFailure('badInput', say('look.byHand'));
        try {
          const server = await deps.sources.openServer(login);
          try {
            return await look.make({ ...plan, file, before, after }, server, language);
          } finally {
            server.close();
          }
        } catch (error) {
          const why = systemWords(error)[deps.language()];
          return { ok: false, text: say('look.notChanged', why, plan.file ?? '') };
        }
      },
    },
  };
}
