/** The frame of the window: the rail at the left, notices at the top, one page; or the set-up wizard instead of all. */
import { Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { go, useRoute } from '../base/router.ts';
import { CallsPage } from '../calls/page.tsx';
import { Finder } from '../finder/finder.tsx';
import { HealthPage } from '../health/page.tsx';
import { HistoryPage } from '../history/page.tsx';
import { MissedPage } from '../missed/page.tsx';
import { Empty } from '../components/empty.tsx';
import { Announcer } from './announcer.tsx';
import { Banners } from './banners.tsx';
import { Boundary } from './boundary.tsx';
import { Denied } from './denied.tsx';
import { laterPage, useFetchedAhead } from './later-page.tsx';
import { Rail } from './rail.tsx';
import css from './shell.module.css';

const OverviewPage = laterPage(() => import('../overview/page.tsx'));
const NewKeyPage = laterPage(() => import('../settings/new-key.tsx'));
const SettingsPage = laterPage(() => import('../settings/page.tsx'));
const Wizard = laterPage(() => import('../setup/wizard.tsx'));

function pageOf(page: string, part: string): ReactNode {
  switch (page) {
    case 'calls':
      return <CallsPage />;
    case 'missed':
      return <MissedPage />;
    case 'history':
      return <HistoryPage wanted={part} />;
    case 'overview':
      return <OverviewPage />;
    case 'health':
      return <HealthPage />;
    case 'key':
      return <NewKeyPage />;
    case 'settings':
      return <SettingsPage part={part} />;
    default:
      return <NotFound />;
  }
}

function NotFound() {
  const { say } = useWords();
  return <Empty icon="?" title={say('shell.notFound')} />;
}

/** The first start goes to the wizard; afterwards a window opens where it was asked to. */
function useFirstStart(): void {
  const setUp = useLive((live) => live.status?.setUp);
  const decided = useRef(false);
  useEffect(() => {
    if (setUp === undefined || decided.current) return;
    decided.current = true;
    if (!setUp && window.location.hash === '') go('setup', '', true);
  }, [setUp]);
}

export function Shell() {
  const { say } = useWords();
  const { denied } = useOfficeSettings();
  const { page, part } = useRoute();
  const main = useRef<HTMLElement>(null);
  // A page that is opened meanwhile (by a notification, by the way back) is not covered.
  const here = `${page}/${part}`;
  const [findingAt, setFindingAt] = useState<string | null>(null);
  useFirstStart();
  useFetchedAhead();
  if (denied) return <Denied />;
  if (page === 'setup') {
    return (
      <Boundary key="setup">
        <Suspense>
          <Wizard part={part} />
        </Suspense>
      </Boundary>
    );
  }
  return (
    <div className={css.shell}>
      <a
        className={css.skip}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {say('shell.skip')}
      </a>
      <Rail page={page} onFind={() => setFindingAt(here)} />
      <div className={css.right}>
        <Banners />
        <main className={css.main} id="main" ref={main} tabIndex={-1}>
          <Boundary key={page}>
            <Suspense>{pageOf(page, part)}</Suspense>
          </Boundary>
        </main>
      </div>
      <Finder opened={findingAt === here} onChange={(opened) => setFindingAt(opened ? here : null)} />
      <Announcer changes={page === 'calls'} />
    </div>
  );
}
