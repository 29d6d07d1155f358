/** Scenes for looking at the window alone: a stand-in for the program, put into states that are hard to reach. */
import { extremeCalls, extremeColleagues, extremeStatus } from './extremes.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

export const SCENES = ['usual', 'extremes', 'first-day', 'outage'] as const;
export type SceneName = (typeof SCENES)[number];

export const isScene = (name: string): name is SceneName => (SCENES as readonly string[]).includes(name);

/** Opens a stand-in that shows the scene. */
export async function openStandIn(scene: SceneName): Promise<StandIn> {
  const now = Date.now();
  switch (scene) {
    case 'usual':
      return createStandIn();
    case 'first-day':
      return createStandIn({ empty: true, status: { setUp: false } });
    case 'extremes': {
      const stand = await createStandIn({ calls: extremeCalls(now), status: extremeStatus(now) });
      stand.setColleagues(extremeColleagues());
      return stand;
    }
    case 'outage': {
      const exchange = 'АТС 192.168.1.20:8021 не отвечает. Проверьте, включён ли сервер.';
      const crm = 'CRM не отвечает. Звонки ждут отправки, они не потеряются.';
      return createStandIn({
        calls: [],
        status: {
          light: 'red',
          exchange: { state: 'connecting', detail: exchange },
          crm: { state: 'connecting', detail: crm, workspace: 'romashka' },
          outbox: { waiting: 412, failed: 3, oldestSeconds: 5400 },
          problems: [
            { id: 'exchange', since: now - 5_400_000, severity: 'error', text: exchange },
            { id: 'crm', since: now - 5_400_000, severity: 'warning', text: crm },
          ],
        },
      });
    }
  }
}
