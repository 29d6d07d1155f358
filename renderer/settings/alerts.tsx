/** Who is told when calls are not reported, how, and when the reports come. */
import { NumberInput, Select, TextInput } from '@mantine/core';
import type { AlertsSettings, Settings } from '../../app/contract/settings.ts';
import { DAYS } from '../../app/contract/working-hours.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { withoutEmpty } from '../base/settings.ts';
import { useDraft } from './drafts.tsx';
import { Secret, Side, Toggle } from './fields.tsx';
import { Section, useFieldError } from './section.tsx';

type Fields = { value: AlertsSettings; change: (part: Partial<AlertsSettings>) => void };

const NEW_EMAIL = { host: '', port: 587, user: '', password: '', from: '', to: '', tls: true };
const NEW_TELEGRAM = { token: '', chatId: '', apiUrl: 'https://api.telegram.org' };
const SECRETS = ['password', 'secret', 'token'];

function Line(props: { label: string; path: string; value: string; onChange: (value: string) => void; hint?: string }) {
  const error = useFieldError();
  return (
    <TextInput
      label={props.label}
      description={props.hint}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      error={error(props.path)}
      spellCheck={false}
      name={props.path}
    />
  );
}

function Email({ value, change }: Fields) {
  const { say } = useWords();
  const { email } = value;
  const set = (part: Partial<typeof NEW_EMAIL>): void => change({ email: { ...(email ?? NEW_EMAIL), ...part } });
  return (
    <>
      <Toggle
        label={say('alerts.email')}
        value={email !== null}
        onChange={(on) => change({ email: on ? NEW_EMAIL : null })}
      />
      {email !== null && (
        <>
          <Side>
            <Line
              label={say('alerts.host')}
              path="alerts.email.host"
              value={email.host}
              onChange={(host) => set({ host })}
            />
            <NumberInput
              label={say('alerts.port')}
              value={email.port}
              onChange={(port) => set({ port: Number(port) })}
              min={1}
              max={65_535}
            />
          </Side>
          <Side>
            <Line
              label={say('alerts.user')}
              path="alerts.email.user"
              value={email.user}
              onChange={(user) => set({ user })}
            />
            <Secret
              label={say('alerts.password')}
              path="alerts.email.password"
              value={email.password}
              onChange={(password) => set({ password })}
            />
          </Side>
          <Side>
            <Line
              label={say('alerts.from')}
              path="alerts.email.from"
              value={email.from}
              onChange={(from) => set({ from })}
            />
            <Line
              label={say('alerts.to')}
              hint={say('alerts.toHint')}
              path="alerts.email.to"
              value={email.to}
              onChange={(to) => set({ to })}
            />
          </Side>
          <Toggle
            label={say('alerts.tls')}
            hint={say('alerts.tlsHint')}
            value={email.tls}
            onChange={(tls) => set({ tls })}
          />
        </>
      )}
    </>
  );
}

function Telegram({ value, change }: Fields) {
  const { say } = useWords();
  const { telegram } = value;
  const set = (part: Partial<typeof NEW_TELEGRAM>): void =>
    change({ telegram: { ...(telegram ?? NEW_TELEGRAM), ...part } });
  return (
    <>
      <Toggle
        label={say('alerts.telegram')}
        value={telegram !== null}
        onChange={(on) => change({ telegram: on ? NEW_TELEGRAM : null })}
      />
      {telegram !== null && (
        <Side>
          <Secret
            label={say('alerts.token')}
            hint={say('alerts.tokenHint')}
            path="alerts.telegram.token"
            value={telegram.token}
            onChange={(token) => set({ token })}
          />
          <Line
            label={say('alerts.chatId')}
            hint={say('alerts.chatIdHint')}
            path="alerts.telegram.chatId"
            value={telegram.chatId}
            onChange={(chatId) => set({ chatId })}
          />
        </Side>
      )}
    </>
  );
}

function Webhook({ value, change }: Fields) {
  const { say } = useWords();
  const { webhook } = value;
  const set = (part: { url?: string; secret?: string }): void =>
    change({ webhook: { ...(webhook ?? { url: '', secret: '' }), ...part } });
  return (
    <>
      <Toggle
        label={say('alerts.webhook')}
        hint={say('alerts.webhookHint')}
        value={webhook !== null}
        onChange={(on) => change({ webhook: on ? { url: '', secret: '' } : null })}
      />
      {webhook !== null && (
        <Side>
          <Line
            label={say('alerts.webhookUrl')}
            path="alerts.webhook.url"
            value={webhook.url}
            onChange={(url) => set({ url })}
          />
          <Secret
            label={say('alerts.webhookSecret')}
            path="alerts.webhook.secret"
            value={webhook.secret}
            onChange={(secret) => set({ secret })}
          />
        </Side>
      )}
    </>
  );
}

function Reports({ value, change }: Fields) {
  const { say } = useWords();
  const { dailyReportAt: daily, weeklyReport: weekly } = value;
  return (
    <>
      <Toggle
        label={say('alerts.daily')}
        value={daily !== null}
        onChange={(on) => change({ dailyReportAt: on ? '18:00' : null })}
      />
      {daily !== null && (
        <Line
          label={say('alerts.at')}
          path="alerts.dailyReportAt"
          value={daily}
          onChange={(dailyReportAt) => change({ dailyReportAt })}
        />
      )}
      <Toggle
        label={say('alerts.weekly')}
        value={weekly !== null}
        onChange={(on) => change({ weeklyReport: on ? { day: 1, at: '09:00' } : null })}
      />
      {weekly !== null && (
        <Side>
          <Select
            label={say('alerts.day')}
            data={DAYS.map((day) => ({ value: String(day), label: say(`common.days.${day}`) }))}
            value={String(weekly.day)}
            onChange={(day) => day !== null && change({ weeklyReport: { ...weekly, day: Number(day) } })}
            allowDeselect={false}
          />
          <Line
            label={say('alerts.at')}
            path="alerts.weeklyReport.at"
            value={weekly.at}
            onChange={(at) => change({ weeklyReport: { ...weekly, at } })}
          />
        </Side>
      )}
    </>
  );
}

function Quiet({ value, change }: Fields) {
  const { say } = useWords();
  const { quietHours: quiet } = value;
  return (
    <>
      <Toggle
        label={say('alerts.quiet')}
        hint={say('alerts.quietHint')}
        value={quiet !== null}
        onChange={(on) => change({ quietHours: on ? { from: '22:00', until: '07:00' } : null })}
      />
      {quiet !== null && (
        <Side>
          <Line
            label={say('alerts.quietFrom')}
            path="alerts.quietHours.from"
            value={quiet.from}
            onChange={(from) => change({ quietHours: { ...quiet, from } })}
          />
          <Line
            label={say('alerts.quietUntil')}
            path="alerts.quietHours.until"
            value={quiet.until}
            onChange={(until) => change({ quietHours: { ...quiet, until } })}
          />
        </Side>
      )}
    </>
  );
}

export function AlertsSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const { value, dirty, change, reset } = useDraft('alerts', settings.alerts);
  const isSome =
    value.email !== null || value.telegram !== null || value.webhook !== null || value.heartbeatUrl !== null;
  const fields = { value, change };
  return (
    <Section
      title={say('alerts.title')}
      intro={say('alerts.intro')}
      dirty={dirty}
      stamp={value}
      onTest={isSome ? () => command('testAlerts', { alerts: withoutEmpty({ ...value }, SECRETS) }) : undefined}
      testHint={say('alerts.testHint')}
      onSave={async () => {
        await save({ alerts: withoutEmpty(value, SECRETS) });
        reset();
      }}
      onReset={reset}
    >
      <Email {...fields} />
      <Telegram {...fields} />
      <Webhook {...fields} />
      <Line
        label={say('alerts.heartbeat')}
        hint={say('alerts.heartbeatHint')}
        path="alerts.heartbeatUrl"
        value={value.heartbeatUrl ?? ''}
        onChange={(url) => change({ heartbeatUrl: url.trim() || null })}
      />
      <Reports {...fields} />
      <Quiet {...fields} />
      <Side>
        <NumberInput
          label={say('alerts.afterSeconds')}
          description={say('alerts.afterSecondsHint')}
          value={value.afterSeconds}
          onChange={(seconds) => change({ afterSeconds: Number(seconds) })}
          min={1}
          max={86_400}
        />
        <Line
          label={say('alerts.office')}
          hint={say('alerts.officeHint')}
          path="alerts.office"
          value={value.office ?? ''}
          onChange={(office) => change({ office: office || null })}
        />
      </Side>
    </Section>
  );
}
