/** The other Plecho of the office, remembered over a restart: is it running, was it shut down properly, or did it die? */
import type { Memory } from '../crm/crm-watch.ts';
import type { Self } from './presence.ts';
import { percentDecoded, percentEncoded } from '../../core/percent.ts';

export type PartnerDeps = {
  /** Kept across starts of this profile. */
  readonly profile: Memory;
  /** ms that only ever grow. */
  readonly monotonic: () => number;
};

/** After a connection the other one needs so long at most to show itself (ms). */
const GONE_AFTER = 20_000;
const KEY = 'standbyPartner';

type Kept = {
  readonly id: string;
  readonly name: string;
  /** It reports calls, this one waits. */
  readonly reports: boolean;
};

function readKept(text: string | null): Kept | undefined {
  const [id, name, reports] = (text ?? '').split(',');
  return id === undefined || name === undefined
    ? undefined
    : { id, name: percentDecoded(name), reports: reports === '1' };
}

export type Partner = ReturnType<typeof createPartner>;

export function createPartner({ profile, monotonic }: PartnerDeps) {
  let kept = readKept(profile.read(KEY));
  /** As it showed itself last, and whether it is there. */
  let last: Self | undefined;
  let isHere = false;
  /** Since when we see the exchange. */
  let lookingSince: number | undefined;

  const keep = (next: Kept | undefined): void => {
    const text = next === undefined ? null : [next.id, percentEncoded(next.name), Number(next.reports)].join(',');
    if (text !== profile.read(KEY)) profile.write(KEY, text);
    kept = next;
  };

  return {
    /** The exchange is out of sight: what is known of the other one stays. */
    blind: (): void => void (lookingSince = undefined),
    /**
     * We have looked.
     * @param self the other one, where it is there
     * @param weReport we report calls
     * @param hasLeft did the one of this id end in order?
     */
    looked(self: Self | undefined, weReport: boolean, hasLeft: (id: string) => boolean): void {
      lookingSince ??= monotonic();
      isHere = self !== undefined;
      last = self ?? last;
      if (self !== undefined) {
        keep({ id: self.id, name: self.name, reports: !weReport });
      } else if (kept !== undefined)
        keep(hasLeft(kept.id) ? undefined : { ...kept, reports: kept.reports && !weReport });
    },
    /** There is no stand-by any more. */
    forget(): void {
      isHere = false;
      keep(undefined);
    },
    /** The name of the other Plecho where it died. */
    gone(): string | undefined {
      if (kept === undefined || isHere || lookingSince === undefined) return undefined;
      return monotonic() - lookingSince >= GONE_AFTER ? kept.name : undefined;
    },
    /** It reports calls, or did when the exchange was last seen. */
    reports: (): boolean => kept?.reports === true,
    /** What is wrong there, as it said last; empty where it has gone. */
    troubles: (): Self['troubles'] => (isHere ? (last?.troubles ?? []) : []),
  };
}
