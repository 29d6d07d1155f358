/** Type a number, see how it is understood. */
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { NumberReading } from '../../app/contract/api.ts';
import { useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { useRead } from '../base/use-read.ts';
import css from './fields.module.css';

function Reading({ reading }: { reading: NumberReading }) {
  const { say } = useWords();
  return (
    <dl className={css.facts} data-reading={reading.kind}>
      <dt>{say(`office.lines.kind.${reading.kind}`)}</dt>
      <dd>
        <b>{reading.shown === '' ? formatPhone(reading.digits) : reading.shown}</b>
        {reading.person !== undefined && <span className="dim">{say('office.lines.belongs', reading.person)}</span>}
      </dd>
      {reading.kind === 'client' && (
        <>
          <dt>{say('office.lines.inCrm')}</dt>
          <dd>{reading.digits}</dd>
        </>
      )}
      {reading.dialled !== undefined && (
        <>
          <dt>{say('office.lines.dialled')}</dt>
          <dd>{reading.dialled}</dd>
        </>
      )}
      {reading.refused !== undefined && (
        <>
          <dt>{say('office.lines.notDialled')}</dt>
          <dd>{reading.refused}</dd>
        </>
      )}
    </dl>
  );
}

function Asked({ number }: { number: string }) {
  const { data } = useRead('number', { number });
  return data === null ? null : <Reading reading={data} />;
}

export function NumberTester() {
  const { say } = useWords();
  const [number, setNumber] = useState('');
  const [asked] = useDebouncedValue(number, 200);
  return (
    <div className={css.group}>
      <TextInput
        label={say('office.lines.tester')}
        description={say('office.lines.testerHint')}
        placeholder="8 999 777-55-33"
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        maxLength={64}
      />
      <div className={css.reading} aria-live="polite">
        {asked.trim() !== '' && <Asked number={asked} />}
      </div>
    </div>
  );
}
