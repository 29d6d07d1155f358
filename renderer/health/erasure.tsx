/** Erasure of a client's number, with the certificate of what went and what stays where. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Erasable, ErasureCertificate } from '../../app/contract/api.ts';
import type { Text } from '../../app/contract/text.ts';
import { command, read } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import { Confirm } from '../components/confirm.tsx';
import { copyText } from '../components/clipboard.ts';
import { failureWords, tell } from '../components/notify.ts';
import css from './health.module.css';

type Dates = ReturnType<typeof useWords>['dates'];

/** The certificate as sentences. */
function linesOf({ removed, remains }: ErasureCertificate, t: Text, dates: Dates): string[] {
  const x = t.alerts.erase;
  return [
    x.removed(removed.calls, removed.messages, removed.events, removed.logLines),
    ...(removed.unsent > 0 ? [x.unsent(removed.unsent)] : []),
    `${x.remains}:`,
    ...remains.map((one) => `• ${one.where === 'backups' ? x.backups(dates.exact(one.until)) : x.where[one.where]}`),
  ];
}

function Certificate({ of }: { of: ErasureCertificate }) {
  const { t, dates } = useWords();
  const x = t.alerts.erase;
  const head = `${dates.exact(of.at)} · ${x.done(of.number)}`;
  const lines = linesOf(of, t, dates);
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
          void copyText(['Plecho', head, ...lines].join('\n')).then((ok) => ok && tell(t.common.copied));
        }}
      >
        {x.copy}
      </Button>
    </div>
  );
}

export function Erasure() {
  const { t } = useWords();
  const x = t.alerts.erase;
  const past = useRead('erasures');
  const [number, setNumber] = useState('');
  const [found, setFound] = useState<Erasable | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<void>): void => {
    setBusy(true);
    setTrouble(null);
    work()
      .catch((error: unknown) => setTrouble(failureWords(error, t)))
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
    <section className={css.box} aria-label={x.title}>
      <h2 className={css.title}>{x.title}</h2>
      <p className={css.small}>{x.why}</p>
      <form
        className={css.erase}
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <TextInput
          label={x.number}
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
          {x.find}
        </Button>
      </form>
      <div role="status">{found && <p>{x.found(found.calls, found.digits)}</p>}</div>
      {found && (
        <Confirm question={x.ask} yes={x.yes} onYes={erase}>
          {(open, opened) => (
            <Button size="xs" color="red" variant="light" onClick={open} aria-expanded={opened}>
              {x.button}
            </Button>
          )}
        </Confirm>
      )}
      {(past.data ?? []).length > 0 && <h3 className={css.small}>{x.past}</h3>}
      {(past.data ?? []).slice(0, 5).map((one) => (
        <Certificate key={one.at} of={one} />
      ))}
    </section>
  );
}
