/** Settings: every step of the set-up as a page of its own, at any time. */
import { Anchor } from '@mantine/core';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { href } from '../base/router.ts';
import { Page } from '../components/page.tsx';
import { useDirtySections } from './drafts.tsx';
import css from './page.module.css';
import { GROUPS, isSection, renderSection, sectionTitle } from './sections.tsx';

export default function SettingsPage({ part }: { part: string }) {
  const { say } = useWords();
  const { value } = useOfficeSettings();
  const dirty = useDirtySections();
  const current = isSection(part) ? part : 'exchange';
  return (
    <Page title={say('settings.settingsTitle')} fixed>
      <div className={css.split}>
        <nav className={css.menu} aria-label={say('settings.settingsMenu')}>
          {GROUPS.map(({ group, sections }) => (
            <div key={group} className={css.group}>
              <h2 className={css.heading}>{say(`settings.groups.${group}`)}</h2>
              {sections.map((id) => (
                <a
                  key={id}
                  className={css.item}
                  href={href('settings', id)}
                  aria-current={id === current ? 'page' : undefined}
                >
                  {sectionTitle(id, say)}
                  {dirty.includes(id) && (
                    <span
                      className={css.dot}
                      role="img"
                      aria-label={say('settings.unsaved')}
                      title={say('settings.unsaved')}
                    />
                  )}
                </a>
              ))}
            </div>
          ))}
          <Anchor className={css.wizard} href={href('setup')}>
            {say('settings.wizard')}
          </Anchor>
        </nav>
        <div className={css.section} data-settings-section={value === null ? '' : current}>
          {value !== null && (
            <div key={current} className={css.fill}>
              {renderSection(current, value)}
            </div>
          )}
        </div>
      </div>
    </Page>
  );
}
