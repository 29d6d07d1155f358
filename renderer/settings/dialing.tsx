/** How the exchange dials for the CRM, and which numbers must not be dialled so. */
import { NumberInput, TagsInput, TextInput } from '@mantine/core';
import type { Settings } from '../../app/contract/settings.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { useDraft } from './drafts.tsx';
import { Side, Toggle } from './fields.tsx';
import { Section, useFieldError } from './section.tsx';

type Value = Settings['dialing'];

function Fields({ value, change }: { value: Value; change: (part: Partial<Value>) => void }) {
  const { say } = useWords();
  const error = useFieldError();
  return (
    <>
      <Side>
        <TextInput
          label={say('office.dialing.context')}
          description={say('office.dialing.contextHint')}
          value={value.context}
          onChange={(event) => change({ context: event.currentTarget.value })}
          error={error('dialing.context')}
        />
        <TextInput
          label={say('office.dialing.domain')}
          description={say('office.dialing.domainHint')}
          value={value.domain ?? ''}
          onChange={(event) => change({ domain: event.currentTarget.value.trim() || null })}
          error={error('dialing.domain')}
        />
      </Side>
      <Side>
        <TextInput
          label={say('office.dialing.prefix')}
          description={say('office.dialing.prefixHint')}
          value={value.prefix}
          onChange={(event) => change({ prefix: event.currentTarget.value })}
          error={error('dialing.prefix')}
        />
        <NumberInput
          label={say('office.dialing.ring')}
          value={value.ringSeconds}
          onChange={(ringSeconds) => change({ ringSeconds: Number(ringSeconds) })}
          min={5}
          max={120}
          error={error('dialing.ringSeconds')}
        />
      </Side>
      <TagsInput
        label={say('office.dialing.autoAnswer')}
        description={say('office.dialing.autoAnswerHint')}
        value={value.autoAnswer}
        onChange={(autoAnswer) => change({ autoAnswer })}
        acceptValueOnBlur
      />
      <Toggle
        label={say('office.dialing.foreign')}
        value={value.allowForeign}
        onChange={(allowForeign) => change({ allowForeign })}
      />
      <Toggle
        label={say('office.dialing.premium')}
        value={value.allowPremium}
        onChange={(allowPremium) => change({ allowPremium })}
      />
      <Side>
        <TagsInput
          label={say('office.dialing.allow')}
          description={say('office.dialing.prefixesHint')}
          value={value.allowPrefixes}
          onChange={(allowPrefixes) => change({ allowPrefixes })}
          error={error('dialing.allowPrefixes')}
          acceptValueOnBlur
        />
        <TagsInput
          label={say('office.dialing.deny')}
          description={say('office.dialing.prefixesHint')}
          value={value.denyPrefixes}
          onChange={(denyPrefixes) => change({ denyPrefixes })}
          error={error('dialing.denyPrefixes')}
          acceptValueOnBlur
        />
      </Side>
    </>
  );
}

export function DialingSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('dialing', settings.dialing);
  return (
    <Section
      title={say('office.dialing.title')}
      intro={say('office.dialing.intro')}
      dirty={draft.dirty}
      stamp={draft.value}
      onSave={async () => {
        await save({ dialing: draft.value });
        draft.reset();
      }}
      onReset={draft.reset}
    >
      <Fields value={draft.value} change={draft.change} />
    </Section>
  );
}
