/** Reading past calls from the exchange's log: with progress, and it can be stopped. */
import { Button, Progress, TextInput } from '@mantine/core';
import { useState } from 'react';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { fromDateField, startOfDay, toDateField } from '../base/format.ts';
import { tellFailure } from '../components/notify.ts';
import css from './fields.module.css';

export function ImportHistory() {
  const { t } = useWords();
  const x = t.extras.history;
  const [since, setSince] = useState(() => toDateField(startOfDay(Date.now(), -30)));
  const [task, setTask] = useState<string | null>(null);
  const progress = useLive((live) => (task === null ? undefined : live.tasks[task]));
  const over = progress !== undefined && progress.total !== null && progress.done >= progress.total;
  const running = task !== null && !over;

  const run = (): void => {
    const from = fromDateField(since);
    if (from === undefined) return;
    command('importHistory', { since: from }).then(
      (answer) => setTask(answer.task),
      (error: unknown) => tellFailure(error, t),
    );
  };
  const stop = (): void => {
    if (task === null) return;
    command('cancelTask', { task }).catch((error: unknown) => tellFailure(error, t));
    setTask(null);
  };
  return (
    <div className={css.group} role="group" aria-label={x.import}>
      <h3 className={css.heading}>{x.import}</h3>
      <p className="dim">{x.importHint}</p>
      <div className={css.row}>
        <TextInput
          type="date"
          aria-label={x.since}
          value={since}
          onChange={(event) => setSince(event.currentTarget.value)}
          disabled={running}
        />
        <Button type="button" variant="default" onClick={running ? stop : run}>
          {running ? x.stop : x.run}
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
              aria-label={x.import}
            />
          )}
          <p className="dim">
            {progress === undefined ? x.started : progress.text || x.running(progress.done, progress.total)}
          </p>
        </div>
      )}
    </div>
  );
}
