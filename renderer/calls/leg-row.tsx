/** One leg of a live call: from whom to whom, what it is doing and for how long, and the button that ends it. */
import { Button } from '@mantine/core';
import { IconArrowRight, IconPhoneOff } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { LegView, PartyView } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration, formatPhone } from '../base/format.ts';
import { Confirm } from '../components/confirm.tsx';
import { Mark } from '../components/mark.tsx';
import { tellFailure } from '../components/notify.ts';
import { partyName } from '../components/party.ts';
import { Running } from '../components/running.tsx';
import css from './card.module.css';

function Side({ party }: { party: PartyView }) {
  const { t } = useWords();
  const name = partyName(party, t);
  const number = party.number === '' ? '' : formatPhone(party.number);
  return (
    <span className={css.side}>
      <span className={css.name}>{name}</span>
      {number !== name && number !== '' && <span className={css.number}>{number}</span>}
    </span>
  );
}

function talkTime(leg: LegView): number {
  const talks = leg.stretches.filter((stretch) => stretch.state === 'talking');
  return talks.reduce((sum, stretch) => sum + ((stretch.until ?? leg.endedAt ?? stretch.from) - stretch.from), 0);
}

/** Ends a leg, once: until the exchange has answered, the button waits. */
function HangUp({ callId, leg }: { callId: string; leg: LegView }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [from, to] = [partyName(leg.from, t), partyName(leg.to, t)];
  const hangUp = (): void => {
    setBusy(true);
    command('hangup', { callId, legId: leg.id })
      .catch((error: unknown) => tellFailure(error, t))
      .finally(() => setBusy(false));
  };
  return (
    <Confirm question={t.calls.hangupAsk(from, to)} yes={t.calls.hangupYes} onYes={hangUp}>
      {(open, opened) => (
        <Button
          size="compact-sm"
          variant="subtle"
          className={css.hangup}
          loading={busy}
          onClick={open}
          aria-expanded={opened}
          aria-label={t.calls.hangupLabel(from, to)}
          leftSection={<IconPhoneOff size={15} />}
        >
          {t.calls.hangup}
        </Button>
      )}
    </Confirm>
  );
}

export const LegRow = memo(function LegRow({ callId, leg }: { callId: string; leg: LegView }) {
  const { t } = useWords();
  const over = leg.state === 'ended';
  const current = leg.stretches.at(-1);
  const words = over
    ? leg.answeredAt === undefined
      ? t.calls.legUnanswered
      : t.calls.legEnded(formatDuration(talkTime(leg)))
    : t.calls.legState[leg.state];
  return (
    <li className={css.leg} data-leg={leg.id} data-state={leg.state}>
      <Mark kind={leg.state} size={13} />
      <span className={css.sides}>
        <Side party={leg.from} />
        <IconArrowRight size={14} className={css.arrow} aria-label="→" />
        <Side party={leg.to} />
      </span>
      <span className={css.state}>{words}</span>
      {over ? (
        <span className={css.legTime} />
      ) : (
        <Running className={css.legTime} from={current?.from ?? leg.appearedAt} />
      )}
      <span className={css.action}>{!over && <HangUp callId={callId} leg={leg} />}</span>
    </li>
  );
});
