/** One call: a sentence a colleague would say, and its legs in order. */
import { IconArrowDownLeft, IconArrowsLeftRight, IconArrowUpRight } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { CallView } from '../../app/contract/view.ts';
import { useClock, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { ClientCard } from '../components/client-card.tsx';
import { Mark } from '../components/mark.tsx';
import { Rich } from '../components/rich.tsx';
import { Running } from '../components/running.tsx';
import { CallActions } from './actions.tsx';
import css from './card.module.css';
import { LegRow } from './leg-row.tsx';
import { sentenceOf } from './sentence.ts';
import { Client, People, plainSentence } from './who.tsx';

/** Nothing to do when a contact was made: the live stream brings the card the client's new name. */
const nothing = (): void => undefined;
const ARROWS = { inbound: IconArrowDownLeft, outbound: IconArrowUpRight, internal: IconArrowsLeftRight } as const;
/** Heights of the parts in px: what a card out of view is taken for until it has been drawn. */
const HEAD = 69;
const LEGS = 7;
const LEG = 36;

/** Unchanged calls are not drawn again: a call is a new object exactly when something in it changed. */
export const CallCard = memo(function CallCard({ call, leaving }: { call: CallView; leaving: boolean }) {
  const { say, dates } = useWords();
  const clock = useClock();
  // Only a call that has just begun comes in with a movement.
  const [fresh] = useState(() => clock.now() - call.startedAt < 3000);
  const sentence = sentenceOf(call);
  const Arrow = ARROWS[call.direction];
  const height = HEAD + (call.legs.length > 0 ? LEGS + LEG * call.legs.length : 0);
  return (
    <article
      className={css.card}
      data-call={call.id}
      data-mood={sentence.mood}
      data-fresh={fresh}
      data-leaving={leaving}
      aria-label={plainSentence(sentence, call, say)}
      style={{ containIntrinsicSize: `auto ${height}px` }}
    >
      <div className={css.head}>
        <div className={css.mark}>
          <Mark kind={sentence.mood} size={18} />
        </div>
        <div className={css.text}>
          <h2 className={css.sentence}>
            <Rich
              text={say(`calls.sentence.${sentence.key}`)}
              parts={{
                users: <People users={sentence.users} />,
                from: <People users={sentence.from ? [sentence.from] : []} />,
                client: <Client name={call.clientName} phone={call.clientPhone} />,
              }}
            />
          </h2>
          <div className={css.about}>
            <Arrow size={14} aria-hidden />
            <span>{say(`common.direction.${call.direction}`)}</span>
            {call.line !== undefined && (
              <span>
                {call.direction === 'inbound' ? say('calls.line') : say('calls.lineOut')} {formatPhone(call.line)}
              </span>
            )}
            <time title={dates.exact(call.startedAt)}>{dates.time(call.startedAt)}</time>
            {call.lastTalk !== undefined && (
              <span title={dates.exact(call.lastTalk.at)}>
                {say(
                  'clients.lastTalk',
                  call.lastTalk.by,
                  say('common.ago', (call.startedAt - call.lastTalk.at) / 1000),
                )}
              </span>
            )}
            {!leaving && <ClientCard call={call} brief onDone={nothing} />}
          </div>
        </div>
        <Running className={css.time} from={sentence.since ?? call.startedAt} until={call.endedAt} />
      </div>
      {!leaving && <CallActions call={call} />}
      {call.legs.length > 0 && (
        <ol className={css.legs} aria-label={say('calls.legs')}>
          {call.legs.map((leg) => (
            <LegRow key={leg.id} call={call} leg={leg} />
          ))}
        </ol>
      )}
    </article>
  );
});
