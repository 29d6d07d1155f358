/** The way of a call as a picture: exchange → Plecho → CRM above, CRM → tunnel → Plecho below, with the state of each link. */
import type { CallbackState, LinkState, Status } from '../../app/contract/view.ts';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { exchangeName } from '../base/format.ts';
import { ongoing } from '../base/live.ts';
import { Mark, type MarkKind } from '../components/mark.tsx';
import css from './picture.module.css';

type Tone = 'good' | 'busy' | 'bad' | 'off';

const LINK_TONE: Readonly<Record<LinkState, Tone>> = {
  connected: 'good',
  connecting: 'busy',
  refused: 'bad',
  off: 'off',
};
const CALLBACK_TONE: Readonly<Record<CallbackState, Tone>> = {
  ok: 'good',
  checking: 'busy',
  unreachable: 'bad',
  off: 'off',
};
const MARKS: Readonly<Record<Tone, MarkKind>> = { good: 'ok', busy: 'busy', bad: 'bad', off: 'off' };

function Node({ name, lines, area }: { name: string; lines: readonly string[]; area: string }) {
  return (
    <div className={css.node} style={{ gridArea: area }}>
      <b className={css.name}>{name}</b>
      {lines
        .filter((line) => line !== '')
        .map((line) => (
          <span key={line} className={css.fact}>
            {line}
          </span>
        ))}
    </div>
  );
}

type LinkProps = {
  title: string;
  state: string;
  detail: string;
  tone: Tone;
  area: string;
  back?: boolean;
  through?: string;
};

function Link({ title, state, detail, tone, area, back = false, through }: LinkProps) {
  return (
    <div className={css.link} data-tone={tone} data-back={back} style={{ gridArea: area }}>
      <span className={css.title}>{title}</span>
      <span className={css.wire}>
        <span className={css.mark} data-through={through !== undefined}>
          <Mark kind={MARKS[tone]} size={through === undefined ? 16 : 13} />
          {through}
        </span>
      </span>
      <span className={css.state}>{state}</span>
      {detail !== '' && detail !== state && <span className={css.detail}>{detail}</span>}
    </div>
  );
}

export function Picture({ status }: { status: Status }) {
  const { say, dates } = useWords();
  const liveCalls = useLive(ongoing);
  const tunnel = useOfficeSettings().value?.listener.tunnel.kind ?? 'none';
  const { exchange, crm, callbacks, standby } = status;
  const since = standby === undefined ? '' : dates.time(standby.since);
  const role =
    standby?.role === 'holder'
      ? say('health.role.holder', since)
      : standby?.role === 'waiting'
        ? say('health.role.waiting', standby.other, since)
        : '';
  const lag = Math.round(status.lagSeconds ?? 0);
  const found = [
    exchangeName(exchange.version),
    exchange.phones === undefined ? '' : say('common.phones', exchange.phones),
  ];
  return (
    <section className={css.picture} aria-label={say('health.picture')}>
      <Node area="exchange" name={say('health.exchange')} lines={found} />
      <Link
        area="events"
        title={say('health.events')}
        state={say(`shell.link.${exchange.state}`)}
        detail={exchange.state === 'connected' ? '' : exchange.detail}
        tone={LINK_TONE[exchange.state]}
      />
      <Node
        area="app"
        name={say('health.app')}
        lines={[
          say('health.version', status.appVersion),
          say('health.liveCalls', liveCalls),
          role,
          lag >= 1 ? say('alerts.lag', lag) : '',
        ]}
      />
      <Link
        area="reports"
        title={say('health.reports')}
        state={say(`shell.link.${crm.state}`)}
        detail={crm.state === 'connected' ? '' : crm.detail}
        tone={LINK_TONE[crm.state]}
      />
      <Node area="crm" name={say('health.crm')} lines={[crm.workspace ?? '']} />
      <Link
        area="commands"
        title={say('health.commands')}
        state={say(`shell.callback.${callbacks.state}`)}
        detail={callbacks.state === 'ok' ? '' : callbacks.detail}
        tone={CALLBACK_TONE[callbacks.state]}
        through={tunnel === 'none' ? say('health.ownAddress') : say('health.tunnelShort')}
        back
      />
      <div className={css.address} style={{ gridArea: 'address' }}>
        <span className={css.fact}>{say('health.tunnel')}</span>
        <span className={css.url}>{callbacks.publicUrl ?? say('health.noAddress')}</span>
      </div>
    </section>
  );
}
