/** How the CRM treats each request of a simulated day: slow, out of order, unresponsive, down. */
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { Chance } from '../journeys/chance.ts';
import { virtualNow } from './clock.ts';
import type { Diary } from './diary.ts';
import type { FaultKind } from './faults.ts';
import type { Mishap } from './wires.ts';

export function createWeather(deps: {
  readonly chance: Chance;
  readonly has: (kind: FaultKind) => boolean;
  readonly crm: DemoCrm;
  readonly diary: Diary;
}) {
  const { chance, has, crm, diary } = deps;
  let isFair = false;
  let downUntil = 0;

  const fateOf = (path: string): Mishap => {
    const ms = has('crmSlow') && chance.next() < 0.1 ? chance.below(12_000) : chance.below(60);
    if (isFair) return { how: 'none', ms };
    if (virtualNow() < downUntil) return { how: 'refused', ms: 1 };
    const roll = chance.next();
    if (has('crmErrors') && roll < 0.08) return { how: 'status', status: chance.pick([500, 502, 503, 429]), ms };
    if (has('crmLosesAnswers') && roll > 0.92)
      return { how: chance.pick(['lostAnswer', 'deaf', 'lostRequest'] as const), ms };
    if (has('crmRedirects') && roll > 0.5 && roll < 0.53)
      return { how: 'status', status: 302, headers: { location: 'http://login.provider.example/' }, ms };
    if (has('crmForgetsKeys') && roll > 0.6 && roll < 0.62 && !path.includes('auth')) crm.keys.revoke();
    return { how: 'none', ms };
  };

  return {
    /** The fate of a request to this path. */
    fate: (path: string): Mishap => {
      const mishap = fateOf(path);
      if (mishap.how !== 'none') diary.inTheWay('crm', mishap.ms + 1_000);
      else if (mishap.ms > 200) diary.inTheWay('slow', mishap.ms);
      return mishap;
    },
    /** The CRM does not answer for so many ms. */
    down: (ms: number): void => {
      downUntil = virtualNow() + ms;
      diary.inTheWay('crm', ms, 'the CRM is down');
    },
    /** Ends all faults of the CRM. */
    clearUp: (): void => void (isFair = true),
  };
}
