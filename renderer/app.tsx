/** The window's outermost part: look, words, settings and live state for everything inside. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import type { Clock } from './base/clock.ts';
import { ClockContext, LiveContext } from './base/context.tsx';
import type { LiveStore } from './base/live.ts';
import { SettingsProvider } from './base/settings-provider.tsx';
import { WordsProvider } from './base/words-provider.tsx';
import { DraftsProvider } from './settings/drafts.tsx';
import { Shell } from './shell/shell.tsx';
import { cssVariables, theme } from './theme/mantine.ts';

export function App({ clock, live }: { clock: Clock; live: LiveStore }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ClockContext value={clock}>
        <LiveContext value={live}>
          <SettingsProvider>
            <WordsProvider>
              <Notifications position="top-right" limit={3} />
              <DraftsProvider>
                <Shell />
              </DraftsProvider>
            </WordsProvider>
          </SettingsProvider>
        </LiveContext>
      </ClockContext>
    </MantineProvider>
  );
}
