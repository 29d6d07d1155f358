/** All sections of the settings by name: pages of their own, and most of them steps of the wizard. */
import type { ReactNode } from 'react';
import type { Settings } from '../../app/contract/settings.ts';
import type { PartOf } from '../../app/contract/catalogue.ts';
import type { SayWindow, WindowCode } from '../../app/contract/text.ts';
import { AlertsSection } from './alerts.tsx';
import { CallbacksSection } from './callbacks.tsx';
import { CrmSection } from './crm.tsx';
import { DialingSection } from './dialing.tsx';
import { ExchangeSection } from './exchange.tsx';
import { HistorySection } from './history.tsx';
import { HoursSection } from './hours.tsx';
import { LinesSection } from './lines.tsx';
import { PeopleSection } from './people.tsx';
import { ProgramSection } from './program.tsx';
import { RecordingsSection } from './recordings.tsx';
import { RedirectSection } from './redirect.tsx';
import { ServerSection } from './server.tsx';
import { CrmCheckStep } from '../setup/crm-check.tsx';

export type SectionId =
  | 'server'
  | 'exchange'
  | 'crm'
  | 'check'
  | 'callbacks'
  | 'people'
  | 'lines'
  | 'dialing'
  | 'hours'
  | 'recordings'
  | 'history'
  | 'redirect'
  | 'alerts'
  | 'app';

export const GROUPS = [
  { group: 'link', sections: ['server', 'exchange', 'crm', 'callbacks'] },
  { group: 'office', sections: ['people', 'lines', 'dialing', 'hours'] },
  { group: 'more', sections: ['recordings', 'history', 'redirect'] },
  { group: 'app', sections: ['alerts', 'app'] },
] as const satisfies { group: PartOf<WindowCode, 'settings.groups'>; sections: SectionId[] }[];

export function sectionTitle(id: SectionId, say: SayWindow): string {
  if (id === 'alerts') return say('alerts.menu');
  if (id === 'app') return say('settings.app.title');
  if (id === 'hours') return say('hours.title');
  if (id === 'dialing') return say('office.dialing.title');
  return say(`setup.step.${id}`);
}

export function isSection(id: string): id is SectionId {
  return GROUPS.some(({ sections }) => (sections as readonly string[]).includes(id));
}

export function renderSection(id: SectionId, settings: Settings): ReactNode {
  switch (id) {
    case 'server':
      return <ServerSection settings={settings} />;
    case 'exchange':
      return <ExchangeSection settings={settings} />;
    case 'crm':
      return <CrmSection settings={settings} />;
    case 'check':
      return <CrmCheckStep />;
    case 'callbacks':
      return <CallbacksSection settings={settings} />;
    case 'people':
      return <PeopleSection />;
    case 'lines':
      return <LinesSection settings={settings} />;
    case 'dialing':
      return <DialingSection settings={settings} />;
    case 'hours':
      return <HoursSection settings={settings} />;
    case 'recordings':
      return <RecordingsSection settings={settings} />;
    case 'history':
      return <HistorySection settings={settings} />;
    case 'redirect':
      return <RedirectSection settings={settings} />;
    case 'alerts':
      return <AlertsSection settings={settings} />;
    case 'app':
      return <ProgramSection settings={settings} />;
  }
}
