/** The rail at the left: the six pages and, at its foot, the state of the connections. */
import {
  IconActivityHeartbeat,
  IconChartBar,
  IconHistory,
  IconPhone,
  IconPhoneIncoming,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react';
import { useLive, useWords } from '../base/context.tsx';
import { isMac } from '../base/desktop.ts';
import { ongoing } from '../base/live.ts';
import { href } from '../base/router.ts';
import { Logo } from '../components/logo.tsx';
import { SmallChain } from './chain.tsx';
import css from './shell.module.css';

const PAGES = [
  { page: 'calls', icon: IconPhone },
  { page: 'missed', icon: IconPhoneIncoming },
  { page: 'history', icon: IconHistory },
  { page: 'overview', icon: IconChartBar },
  { page: 'health', icon: IconActivityHeartbeat },
  { page: 'settings', icon: IconSettings },
] as const;

const KEYS = isMac ? '⌘K' : 'Ctrl+K';

export function Rail({ page, onFind }: { page: string; onFind: () => void }) {
  const { say } = useWords();
  const live = useLive(ongoing);
  const waiting = useLive(({ status }) => status?.toCallBack ?? 0);
  return (
    <div className={css.rail}>
      <div className={css.logo}>
        <Logo />
      </div>
      <button type="button" className={css.find} onClick={onFind} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={15} aria-hidden /> <span className={css.label}>{say('finder.open')}</span>{' '}
        <kbd className={css.kbd}>{KEYS}</kbd>
      </button>
      <nav className={css.nav} aria-label={say('shell.menu')}>
        {PAGES.map(({ page: name, icon: Icon }) => (
          <a
            key={name}
            className={css.item}
            href={href(name)}
            aria-current={page === name ? 'page' : undefined}
            title={say(`shell.nav.${name}`)}
          >
            <Icon size={22} stroke={1.6} aria-hidden />
            <span className={css.label}>{say(`shell.nav.${name}`)}</span>
            {name === 'calls' && live > 0 && (
              <span className={css.count} aria-label={say('shell.liveCount', live)} role="img">
                {live > 99 ? '99+' : live}
              </span>
            )}
            {name === 'missed' && waiting > 0 && (
              <span className={css.waiting} aria-label={say('shell.missedCount', waiting)} role="img">
                {waiting > 99 ? '99+' : waiting}
              </span>
            )}
          </a>
        ))}
      </nav>
      <SmallChain />
    </div>
  );
}
