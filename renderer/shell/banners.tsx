/** Notices over the page: the connection to the program is lost, reporting is paused, set-up is unfinished. */
import { Button } from '@mantine/core';
import type { Text } from '../../app/contract/text.ts';
import type { Newcomer } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { go } from '../base/router.ts';
import { Mark } from '../parts/mark.tsx';
import { tellFailure } from '../parts/notify.ts';
import css from './shell.module.css';

/** The first three names, and how many more there are. */
function listed(newcomers: readonly Newcomer[], t: Text): string {
  const shown = newcomers.slice(0, 3).map(({ name }) => name || t.crm.people.unnamed);
  return [...shown, ...(newcomers.length > 3 ? [t.crm.people.more(newcomers.length - 3)] : [])].join(', ');
}

export function Banners() {
  const { t, dates } = useWords();
  const stream = useLive((live) => live.stream);
  const heardAt = useLive((live) => live.heardAt);
  const pausedUntil = useLive((live) => live.status?.pausedUntil ?? null);
  const newcomers = useLive((live) => live.status?.newcomers);
  const setUp = useLive((live) => live.status?.setUp ?? true);
  const reporting = useLive(
    (live) => live.status?.exchange.state === 'connected' && live.status.crm.state === 'connected',
  );
  if (stream === 'lost') {
    return (
      <div className={css.banner} data-kind="lost" role="status">
        <Mark kind="bad" />
        <span className={css.words}>{heardAt === 0 ? t.common.noAnswer : t.shell.lost(dates.seconds(heardAt))}</span>
      </div>
    );
  }
  return (
    <>
      {pausedUntil !== null && (
        <div className={css.banner} data-kind="paused" role="status">
          <Mark kind="pause" />
          <span className={css.words}>{t.shell.paused(dates.time(pausedUntil))}</span>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              command('pause', { minutes: 0 }).catch((error: unknown) => tellFailure(error, t));
            }}
          >
            {t.shell.resume}
          </Button>
        </div>
      )}
      {setUp && newcomers !== undefined && (
        <div className={css.banner} data-kind="newcomers" role="status">
          <Mark kind="busy" />
          <span className={css.words}>{t.crm.people.newcomers(newcomers.length, listed(newcomers, t))}</span>
          <Button size="xs" onClick={() => go('settings', 'people')}>
            {t.crm.people.give}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              command('seenNewcomers', {}).catch((error: unknown) => tellFailure(error, t));
            }}
          >
            {t.crm.people.later}
          </Button>
        </div>
      )}
      {!setUp && (
        <div className={css.banner} data-kind="setup" role="status">
          <Mark kind="busy" />
          <span className={css.words}>{reporting ? t.shell.setUpOpen : t.shell.setUpFirst}</span>
          <Button size="xs" onClick={() => go('setup')}>
            {t.shell.goOn}
          </Button>
        </div>
      )}
    </>
  );
}
