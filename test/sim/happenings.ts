/** The events of a simulated day other than calls: each possible fault, and when the seed lets which one happen. */
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { Chance } from '../journeys/chance.ts';
import { virtualNow } from './clock.ts';
import type { createWeather } from './crm-weather.ts';
import type { Diary } from './diary.ts';
import type { FaultKind, Happenings } from './faults.ts';
import type { createPcs, Pc } from './pc.ts';
import type { createPlayer } from './player.ts';
import { storyNamed } from './stories.ts';

/** How long a day is, in virtual ms. */
export const DAY = 180_000;

export function createHappenings(deps: {
  readonly player: ReturnType<typeof createPlayer>;
  readonly weather: ReturnType<typeof createWeather>;
  readonly office: ReturnType<typeof createPcs>;
  readonly diary: Diary;
}): Happenings {
  const { player, weather, office, diary } = deps;
  return {
    at: (ms, work) => void setTimeout(work, ms),
    play: (name, cast = 0) => player.play(storyNamed(name), cast),
    crmDown: weather.down,
    cut: office.cut,
    silence: (pc, ms) => {
      const silent = [...pc.lines];
      diary.inTheWay('line', ms + 3_000, `${pc.name}'s line is silent`);
      for (const line of silent) line.hold(true);
      setTimeout(() => silent.forEach((line) => line.hold(false)), ms);
    },
    full: (pc, ms) => {
      pc.writes.failUntil = virtualNow() + ms;
      diary.inTheWay('disk', ms + 3_000, `${pc.name}'s disk is full`);
    },
    failWrite: (pc, nth) => {
      pc.writes.failNext = nth;
      diary.inTheWay('disk', DAY, `${pc.name}'s write number ${nth} from now on fails`);
    },
    jump: (pc, ms) => {
      pc.owner.skew += ms;
      diary.inTheWay('clock', 1_000, `${pc.name}'s clock jumps by ${ms} ms`);
    },
    freeze: (pc, ms) => {
      pc.owner.frozenUntil = virtualNow() + ms;
      diary.inTheWay('pause', ms + 2_000, `${pc.name} is frozen`);
    },
    kill: office.kill,
  };
}

/** Lets the seed's faults happen at times of its choice. */
export function letHappen(
  happenings: Happenings,
  deps: {
    readonly chance: Chance;
    readonly has: (kind: FaultKind) => boolean;
    readonly pcs: readonly Pc[];
    readonly crm: DemoCrm;
    /** Receives the communicationId of each CALL that a PC accepted. */
    readonly accepted: Set<string>;
  },
): void {
  const { chance, has, pcs, crm, accepted } = deps;
  const { crmDown, cut, silence, full, failWrite, jump, freeze, kill } = happenings;
  const sometimes = (kind: FaultKind, most: number, work: (pc: Pc) => void): void => {
    if (!has(kind)) return;
    for (let n = 0; n <= chance.below(most); n += 1) {
      const pc = chance.pick(pcs);
      setTimeout(() => work(pc), chance.below(DAY));
    }
  };
  sometimes('crmDown', 2, () => crmDown(chance.below(90_000)));
  sometimes('lineCut', 3, (pc) => cut(pc, chance.below(20_000)));
  sometimes('lineSilent', 2, (pc) => silence(pc, chance.below(50_000)));
  sometimes('diskFull', 2, (pc) => full(pc, chance.below(20_000)));
  sometimes('writeFails', 4, (pc) => failWrite(pc, 1 + chance.below(20)));
  sometimes('clockJumps', 3, (pc) => jump(pc, chance.below(7_200_000) - 3_600_000));
  sometimes('frozen', 2, (pc) => freeze(pc, chance.below(25_000)));
  sometimes('killed', 3, (pc) => kill(pc, 500 + chance.below(15_000)));
  sometimes('crmCalls', 2, (pc) => {
    const communicationId = crm.planCall();
    const who = crm.users[0]?.id ?? '';
    const answer = pc.callback?.({
      url: '/api/v1/demo/communications/call',
      headers: {
        'X-XCOM-AccessKey': crm.keys.issue(),
        'X-XCOM-Integration-Echo': 'echo',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ communicationId, fromUserId: who, clientPhone: '79161234567' }),
    });
    void answer?.then((status) => status === 200 && accepted.add(communicationId));
  });
}
