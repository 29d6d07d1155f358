/** The chain exchange, Plecho, CRM in small: the state of each by colour and shape; a click opens Health. */
import type { LinkState, Status } from '../../app/contract/view.ts';
import { useLive, useWords } from '../base/context.tsx';
import { href } from '../base/router.ts';
import { Mark, type MarkKind } from '../components/mark.tsx';
import css from './shell.module.css';

const LINK_MARKS: Readonly<Record<LinkState, MarkKind>> = {
  connected: 'ok',
  connecting: 'busy',
  refused: 'bad',
  off: 'off',
};
const LIGHT_MARKS: Readonly<Record<Status['light'], MarkKind>> = {
  green: 'ok',
  yellow: 'busy',
  red: 'bad',
  grey: 'pause',
};

export function SmallChain() {
  const { say } = useWords();
  const status = useLive((live) => live.status);
  const stream = useLive((live) => live.stream);
  const known = stream === 'live' ? status : null;
  const exchange = known?.exchange.state ?? 'connecting';
  const crm = known?.crm.state ?? 'connecting';
  const words = known
    ? `${say('shell.chain.exchange')}: ${say(`shell.link.${exchange}`)}. Plecho: ${say(`shell.light.${known.light}`)}. ${say('shell.chain.crm')}: ${say(`shell.link.${crm}`)}`
    : say('shell.connecting');
  return (
    <a className={css.chain} href={href('health')} title={words}>
      <span className={css.link}>
        <Mark kind={known ? LINK_MARKS[exchange] : 'unknown'} size={14} />
        <Named name={say('shell.chain.exchange')} state={known && say(`shell.link.${exchange}`)} />
      </span>
      <span className={css.wire} data-broken={exchange !== 'connected'} />
      <span className={css.link}>
        <Mark kind={known ? LIGHT_MARKS[known.light] : 'unknown'} size={14} />
        <Named name={say('shell.chain.app')} state={known && say(`shell.light.${known.light}`)} />
      </span>
      <span className={css.wire} data-broken={crm !== 'connected'} />
      <span className={css.link}>
        <Mark kind={known ? LINK_MARKS[crm] : 'unknown'} size={14} />
        <Named name={say('shell.chain.crm')} state={known && say(`shell.link.${crm}`)} />
      </span>
      <span className="unseen">{say('shell.chain.open')}</span>
    </a>
  );
}

/** The name is seen; the state is for screen readers alone, because the mark before the name shows it already. */
function Named({ name, state }: { name: string; state: string | null }) {
  return (
    <span>
      {name}
      {state !== null && <span className="unseen">: {state}.</span>}
    </span>
  );
}
