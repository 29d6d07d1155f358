/** Quit and update of the desktop program from its window, for users who see no tray icon. */
import { Button } from '@mantine/core';
import { desktopCommand } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { useDesktop } from '../base/desktop.ts';
import { Confirm } from '../components/confirm.tsx';
import { tellFailure } from '../components/notify.ts';
import css from './this-program.module.css';

/** Without a desktop (headless, in a browser) there is nothing to show. */
export function ThisProgram({ takesLinks }: { takesLinks: boolean }) {
  const { say } = useWords();
  const state = useDesktop();
  if (state === null) return null;
  const run = (name: Parameters<typeof desktopCommand>[0]) => () => {
    desktopCommand(name).catch((error: unknown) => tellFailure(error, say));
  };
  return (
    <div className={css.buttons}>
      {state.linksAreChosenInSystem && takesLinks && (
        <Button size="xs" variant="default" onClick={run('chooseLinks')}>
          {say('settings.app.chooseLinks')}
        </Button>
      )}
      {state.update !== null && (
        <Button size="xs" onClick={run('install')}>
          {say('settings.app.install', state.update)}
        </Button>
      )}
      <Confirm question={say('settings.app.quitAsk')} yes={say('settings.app.quit')} onYes={run('quit')}>
        {(open, opened) => (
          <Button size="xs" variant="default" onClick={open} aria-expanded={opened}>
            {say('settings.app.quit')}
          </Button>
        )}
      </Confirm>
    </div>
  );
}
