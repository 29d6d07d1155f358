/** Restarting the whole program: the last means after faults, and what «Restart Plecho» does. */
import type { Arguments } from './arguments.ts';
import { relaunchArguments } from './arguments.ts';
import type { AppPart } from '../electron-types.ts';
import { outerFile } from './program.ts';

export type RelaunchDeps = {
  app: Pick<AppPart, 'relaunch' | 'exit' | 'quit'>;
  given: Arguments;
  env: Readonly<Record<string, string | undefined>>;
  /** Path of the running program. */
  execPath: string;
};

/** @returns `afterFault`: false where it happened too often; `asked`: the user wants it, so the count starts again and the quit is an orderly one */
export function createRelauncher({ app, given, env, execPath }: RelaunchDeps) {
  const bornAt = Date.now();
  const outer = outerFile(env, execPath);
  const program = outer === undefined ? {} : { execPath: outer };
  const profile = given.profile === null ? [] : [`--profile=${given.profile}`];
  return {
    afterFault(): boolean {
      const args = relaunchArguments(given, Date.now() - bornAt);
      if (args === null) return false;
      app.relaunch({ args, ...program });
      // Not 0: that is an orderly end, at which the updater would install and close what was just started.
      app.exit(1);
      return true;
    },
    /** The installer did not do its work: everything has ended by then, so the program is restarted as it is. */
    afterInstall(): void {
      app.relaunch({ args: ['--hidden', ...profile], ...program });
      app.exit(1);
    },
    asked(): void {
      app.relaunch({ args: profile, ...program });
      app.quit();
    },
  };
}
