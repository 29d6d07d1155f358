/** One leg of a live call: from whom to whom, what it is doing and for how long, and the button that ends it. */
import { Button } from '@mantine/core';
import { IconArrowRight, IconPhoneOff } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { legTalk, talkingSince } from '../../app/contract/measures.ts';
import type { CallView, LegView, PartyView } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { formatDuration, formatPhone } from '../base/format.ts';
import { Confirm } from '../components/confirm.tsx';
import { Mark } from '../components/mark.tsx';
import { tellFailure } from '../components/notify.ts';
import { named, partyName } from '../components/party.ts';
import { Running } from '../components/running.tsx';
import css from './card.module.css';

/** @param shown a number that stands above already: beside the name it is left out */
function Side({ party, shown }: { party: PartyView; shown: string | undefined }) {
  const { say } = useWords();
  const name = partyName(party, say);
  const number = party.number === '' ? '' : formatPhone(party.number);
  return (
    <span className={css.side}>
      <span className={css.name}>{name}</span>
      {number !== name && number !== '' && party.number !== shown && <span className={css.number}>{number}</span>}
    </span>
  );
}

/** Ends a leg, once: until the exchange has answered, the button waits. */
function HangUp({ callId, leg }: { callId: string; leg: LegView }) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const [from, to] = [partyName(leg.from, say), partyName(leg.to, say)];
  const hangUp = (): void => {
    setBusy(true);
    command('hangup', { callId, legId: leg.id })
      .catch((error: unknown) => tellFailure(error, say))
      .finally(() => setBusy(false));
  };
  return (
    <Confirm question={say('calls.hangupAsk', from, to)} yes={say('calls.hangupYes')} onYes={hangUp}>
      {(open, opened) => (
        <Button
          size="compact-sm"
          variant="subtle"
          className={css.hangup}
          loading={busy}
          onClick={open}
          aria-expanded={opened}
          aria-label={say('calls.hangupLabel', from, to)}
          leftSection={<IconPhoneOff size={15} />}
        >
          {say('calls.hangup')}
        </Button>
      )}
    </Confirm>
  );
}

export const LegRow = memo(function LegRow({ call, leg }: { call: CallView; leg: LegView }) {
  const { say } = useWords();
  const [from, to] = [named(leg.from, call), named(leg.to, call)];
  const over = leg.state === 'ended';
  const current = leg.stretches.at(-1);
  const words = over
    ? leg.answeredAt === undefined
      ? say('calls.legUnanswered')
      : say('calls.legEnded', formatDuration(legTalk(leg, call)))
    : say(`calls.legState.${leg.state}`);
  return (
    <li className={css.leg} data-leg={leg.id} data-state={leg.state}>
      <Mark kind={leg.state} size={13} />
      <span className={css.sides}>
        <Side party={from} shown={call.clientPhone} />
        <IconArrowRight size={14} className={css.arrow} aria-label="→" />
        <Side party={to} shown={call.clientPhone} />
      </span>
      <span className={css.state}>{words}</span>
      {over ? (
        <span className={css.legTime} />
      ) : (
        <Running
          className={css.legTime}
          from={leg.state === 'talking' ? talkingSince([leg]) : (current?.from ?? leg.appearedAt)}
        />
      )}
      <span className={css.action}>{!over && <HangUp callId={call.id} leg={{ ...leg, from, to }} />}</span>
    </li>
  );
});
