/** What helps to find a fault: the log's detail, the diagnostics file, and a pause of reporting. */
import { Button, Menu, SegmentedControl } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { Status } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { Download } from '../components/download.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import css from './health.module.css';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
const PAUSES = [15, 60, 480] as const;

function Pause({ status }: { status: Status }) {
  const { say } = useWords();
  const pause = (minutes: number): void => {
    command('pause', { minutes }).catch((error: unknown) => tellFailure(error, say));
  };
  if (status.pausedUntil !== null) {
    return (
      <Button variant="default" size="xs" leftSection={<IconPlayerPlay size={16} />} onClick={() => pause(0)}>
        {say('health.resume')}
      </Button>
    );
  }
  return (
    <Menu position="bottom-start" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconPlayerPause size={16} />}>
          {say('health.pause')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PAUSES.map((minutes) => (
          <Menu.Item key={minutes} onClick={() => pause(minutes)}>
            {say(`health.pauseFor.${minutes}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function Tools({ status }: { status: Status }) {
  const { say } = useWords();
  const settings = useOfficeSettings();
  const setLevel = (logLevel: string): void => {
    settings.save({ app: { logLevel } }).then(
      () => tell(say('common.saved')),
      (error: unknown) => tellFailure(error, say),
    );
  };
  return (
    <section className={css.box} aria-label={say('health.tools')}>
      <h2 className={css.title}>{say('health.tools')}</h2>
      <div className={css.tool}>
        <Download name="diagnostics" size="xs" variant="default" leftSection={<IconDownload size={16} />}>
          {say('health.diagnostics')}
        </Download>
        <p className={css.small}>{say('health.diagnosticsWhy')}</p>
      </div>
      <div className={css.tool}>
        <span id="log-level">{say('health.logLevel')}</span>
        <SegmentedControl
          size="xs"
          classNames={{ label: css.level }}
          aria-labelledby="log-level"
          value={settings.value?.app.logLevel ?? 'info'}
          onChange={setLevel}
          data={LEVELS.map((value) => ({ value, label: say(`health.level.${value}`) }))}
        />
        <p className={css.small}>{say('health.levelHint')}</p>
      </div>
      <div className={css.tool}>
        <Pause status={status} />
        <p className={css.small}>{say('health.pauseWhy')}</p>
      </div>
    </section>
  );
}
