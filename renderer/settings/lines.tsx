/** Our outside numbers: which are reported, how short forms are read, and a live tester. */
import { Pill, Select, TagsInput, TextInput } from '@mantine/core';
import type { Settings } from '../../app/contract/settings.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { useDraft } from './drafts.tsx';
import { Side, Toggle } from './fields.tsx';
import { NumberTester } from './number-tester.tsx';
import { Section, useFieldError } from './section.tsx';

const COUNTRIES = [
  'RU',
  'KZ',
  'BY',
  'AM',
  'AZ',
  'GE',
  'KG',
  'MD',
  'TJ',
  'TM',
  'UZ',
  'UA',
  'RS',
  'TR',
  'AE',
  'IL',
  'DE',
  'GB',
  'CY',
  'LV',
  'LT',
  'EE',
  'FI',
  'PL',
];

type Value = Pick<
  Settings,
  'country' | 'areaCode' | 'lines' | 'reportInternalCalls' | 'outsideLogins' | 'tellHiddenNumbers'
>;

function Fields({ value, change }: { value: Value; change: (part: Partial<Value>) => void }) {
  const { say, language } = useWords();
  const error = useFieldError();
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const codes = COUNTRIES.includes(value.country) ? COUNTRIES : [...COUNTRIES, value.country];
  return (
    <>
      <TagsInput
        label={say('office.lines.lines')}
        description={say('office.lines.linesHint')}
        placeholder={value.lines.length === 0 ? say('office.lines.addLine') : ''}
        value={value.lines}
        onChange={(lines) => change({ lines })}
        splitChars={[',', ';']}
        renderPill={({ value: line, onRemove }) => (
          <Pill withRemoveButton onRemove={() => onRemove?.()}>
            {formatPhone(String(line))}
          </Pill>
        )}
        error={error('lines')}
        acceptValueOnBlur
      />
      <Side>
        <Select
          label={say('office.lines.country')}
          data={codes.map((code) => ({ value: code, label: names.of(code) ?? code }))}
          value={value.country}
          onChange={(country) => country !== null && change({ country })}
          allowDeselect={false}
          searchable
        />
        <TextInput
          label={say('office.lines.areaCode')}
          description={say('office.lines.areaCodeHint')}
          value={value.areaCode ?? ''}
          onChange={(event) => change({ areaCode: event.currentTarget.value.trim() || null })}
          error={error('areaCode')}
          inputMode="numeric"
        />
      </Side>
      <Toggle
        label={say('office.lines.internal')}
        hint={say('office.lines.internalHint')}
        value={value.reportInternalCalls}
        onChange={(reportInternalCalls) => change({ reportInternalCalls })}
      />
      <Toggle
        label={say('office.lines.hidden')}
        hint={say('office.lines.hiddenHint')}
        value={value.tellHiddenNumbers}
        onChange={(tellHiddenNumbers) => change({ tellHiddenNumbers })}
      />
      <TagsInput
        label={say('office.lines.outsideLogins')}
        description={say('office.lines.outsideLoginsHint')}
        value={value.outsideLogins}
        onChange={(outsideLogins) => change({ outsideLogins })}
        splitChars={[',', ';', ' ']}
        error={error('outsideLogins')}
        acceptValueOnBlur
      />
    </>
  );
}

export function LinesSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const { country, areaCode, lines, reportInternalCalls, outsideLogins, tellHiddenNumbers } = settings;
  const draft = useDraft<Value>('lines', {
    country,
    areaCode,
    lines,
    reportInternalCalls,
    outsideLogins,
    tellHiddenNumbers,
  });
  return (
    <Section
      title={say('office.lines.title')}
      intro={say('office.lines.intro')}
      dirty={draft.dirty}
      stamp={draft.value}
      onSave={async () => {
        await save(draft.value);
        draft.reset();
      }}
      onReset={draft.reset}
      aside={<NumberTester />}
    >
      <Fields value={draft.value} change={draft.change} />
    </Section>
  );
}
