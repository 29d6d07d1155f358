/** Erasure of a client's number, with the certificate of what was deleted and what remains where. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Erasable, ErasureCertificate } from '../../app/contract/api.ts';
import type { SayWindow } from '../../app/contract/text.ts';
import { command, read } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import { Confirm } from '../components/confirm.tsx';
import { copyText } from '../components/clipboard.ts';
import { failureWords, tell } from '../components/notify.ts';
import css from './health.module.css';

type Dates = ReturnType<typeof useWords>['dates'];

/** The certificate as sentences. */
function linesOf({ removed, remains }: ErasureCertificate, say: SayWindow, dates: Dates): string[] {
  return [
    say('alerts.erase.removed', removed.calls, removed.messages, removed.events, removed.logLines),
    ...(removed.unsent > 0 ? [say('alerts.erase.unsent', removed.unsent)] : []),
    `${say('alerts.erase.remains')}:`,
    ...remains.map(
      (one) =>
        `• ${one.where === 'backups' ? say('alerts.erase.backups', dates.exact(one.until)) : say(`alerts.erase.where.${one.where}`)}`,
    ),
  ];
}

function Certificate({ of }: { of: ErasureCertificate }) {
  const { say, dates } = useWords();
  const head = `${dates.exact(of.at)} · ${say('alerts.erase.done', of.number)}`;
  const lines = linesOf(of, say, dates);
  return (
    <div className={css.tool}>
      <p>{head}</p>
      {lines.map((line) => (
        <p key={line} className={css.small}>
          {line}
        </p>
      ))}
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          void copyText(['Plecho', head, ...lines].join('\n')).then((ok) => ok && tell(say('common.copied')));
        }}
      >
        {say('alerts.erase.copy')}
      </Button>
    </div>
  );
}

export function Erasure() {
  const { say } = useWords();
  const past = useRead('erasures');
  const [number, setNumber] = useState('');
  const [found, setFound] = useState<Erasable | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<void>): void => {
    setBusy(true);
    setTrouble(null);
    work()
      .catch((error: unknown) => setTrouble(failureWords(error, say)))
      .finally(() => setBusy(false));
  };
  const find = (): void => run(async () => setFound(await read('erasable', { number })));
  const erase = (): void =>
    run(async () => {
      await command('eraseNumber', { number });
      setFound(null);
      setNumber('');
      past.reload();
    });
  return (
    <section className={css.box} aria-label={say('alerts.erase.title')}>
      <h2 className={css.title}>{say('alerts.erase.title')}</h2>
      <p className={css.small}>{say('alerts.erase.why')}</p>
      <form
        className={css.erase}
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <TextInput
          label={say('alerts.erase.number')}
          value={number}
          onChange={(event) => {
            setNumber(event.currentTarget.value);
            setFound(null);
          }}
          error={trouble}
          inputMode="tel"
          name="erase"
        />
        <Button type="submit" variant="default" disabled={number.trim() === ''} loading={busy}>
          {say('alerts.erase.find')}
        </Button>
      </form>
      <div role="status">{found && <p>{say('alerts.erase.found', found.calls, found.digits)}</p>}</div>
      {found && (
        <Confirm question={say('alerts.erase.ask')} yes={say('alerts.erase.yes')} onYes={erase}>
          {(open, opened) => (
            <Button size="xs" color="red" variant="light" onClick={open} aria-expanded={opened}>
              {say('alerts.erase.button')}
            </Button>
          )}
        </Confirm>
      )}
      {(past.data ?? []).length > 0 && <h3 className={css.small}>{say('alerts.erase.past')}</h3>}
      {(past.data ?? []).slice(0, 5).map((one) => (
        <Certificate key={one.at} of={one} />
      ))}
    </section>
  );
}
