/** Reading past calls from the exchange's log: with progress, and it can be stopped. */
import { Button, Progress, TextInput } from '@mantine/core';
import { useState } from 'react';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { fromDateField, startOfDay, toDateField } from '../base/format.ts';
import { tellFailure } from '../components/notify.ts';
import css from './fields.module.css';

export function ImportHistory() {
  const { say } = useWords();
  const [since, setSince] = useState(() => toDateField(startOfDay(Date.now(), -30)));
  const [task, setTask] = useState<string | null>(null);
  const progress = useLive((live) => (task === null ? undefined : live.tasks[task]));
  const running = task !== null && progress?.over !== true;

  const run = (): void => {
    const from = fromDateField(since);
    if (from === undefined) return;
    command('importHistory', { since: from }).then(
      (answer) => setTask(answer.task),
      (error: unknown) => tellFailure(error, say),
    );
  };
  const stop = (): void => {
    if (task === null) return;
    command('cancelTask', { task }).catch((error: unknown) => tellFailure(error, say));
    setTask(null);
  };
  return (
    <div className={css.group} role="group" aria-label={say('settings.history.import')}>
      <h3 className={css.heading}>{say('settings.history.import')}</h3>
      <p className="dim">{say('settings.history.importHint')}</p>
      <div className={css.row}>
        <TextInput
          type="date"
          aria-label={say('settings.history.since')}
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
          disabled={running}
        />
        <Button type="button" variant="default" onClick={running ? stop : run}>
          {running ? say('settings.history.stop') : say('settings.history.run')}
        </Button>
      </div>
      {task !== null && (
        <div role="status">
          {running && (
            <Progress
              value={
                progress === undefined || progress.total === null
                  ? 100
                  : (progress.done / Math.max(progress.total, 1)) * 100
              }
              animated
              aria-label={say('settings.history.import')}
            />
          )}
          <p className="dim">
            {progress === undefined || (running && progress.total === null)
              ? say('settings.history.started')
              : say(
                  running ? 'settings.history.running' : 'settings.history.over',
                  progress.done,
                  progress.total,
                  progress.registered,
                )}
          </p>
        </div>
      )}
    </div>
  );
}
