/** The actions of a call on its card: one button each, the move to a colleague as a menu and as something to drag, and what is under way. */
import { Button, Loader, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconParking,
  IconPhoneCheck,
  IconPhoneIncoming,
  IconPlayerPause,
  IconPlayerPlay,
  IconUsers,
} from '@tabler/icons-react';
import type { CallView, ColleagueView } from '../../app/contract/view.ts';
import type { StripActionName } from '../../app/contract/strip.ts';
import { useLive, useWords } from '../base/context.tsx';
import { useMyPhone } from '../base/my-phone.ts';
import { formatPhone } from '../base/format.ts';
import { named, partyName } from '../components/party.ts';
import css from './actions.module.css';
import { canCancel, movable, onCall, type CallAction } from './available-actions.ts';
import { useDoings } from './actions-under-way.tsx';

const ICONS: Readonly<Partial<Record<StripActionName, typeof IconUsers>>> = {
  answer: IconPhoneCheck,
  hold: IconPlayerPause,
  resume: IconPlayerPlay,
  park: IconParking,
  join: IconUsers,
  comeBack: IconArrowBackUp,
  pickUp: IconPhoneIncoming,
  takeBack: IconPhoneIncoming,
};

/** Names the call in what is dragged (the data's type). */
export const DRAGGED = 'application/x-plecho-call';

const RANK: Readonly<Record<ColleagueView['state'], number>> = {
  free: 0,
  unknown: 1,
  ringing: 2,
  held: 2,
  talking: 2,
  offline: 3,
};

/** Whom to send a talk to: free colleagues first. */
function Move({ call, me, busy }: { call: CallView; me: string; busy: boolean }) {
  const { say, language } = useWords();
  const { perform } = useDoings();
  const people = useLive((live) => live.colleagues);
  const found = movable(call, me)[0];
  if (found === undefined) return null;
  const { leg, canAsk } = found;
  const about = named(leg.from.userId === me ? leg.to : leg.from, call);
  const sorted = people
    .filter(({ userId, state }) => userId !== me && userId !== about.userId && state !== 'offline')
    .toSorted((a, b) => RANK[a.state] - RANK[b.state] || a.name.localeCompare(b.name, language));
  const item = (name: 'transfer' | 'consult', person: ColleagueView) => (
    <Menu.Item
      key={`${name} ${person.userId}`}
      onClick={() =>
        perform({
          action: { do: name, me, legId: leg.id, to: { userId: person.userId } },
          callId: call.id,
          about,
        })
      }
      rightSection={<span className={css.state}>{say(`calls.colleague.${person.state}`)}</span>}
    >
      {person.name === '' ? formatPhone(person.numbers[0] ?? '') : person.name}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-start" withinPortal shadow="md" width={300} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          disabled={busy}
          draggable
          className={css.move}
          title={say('strip.drag')}
          onDragStart={(event) => {
            event.dataTransfer.setData(DRAGGED, call.id);
            event.dataTransfer.effectAllowed = 'move';
          }}
          leftSection={<IconArrowForwardUp size={15} />}
        >
          {say('strip.move')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.list}>
        <Menu.Label>{say('strip.moveAtOnce')}</Menu.Label>
        {sorted.map((person) => item('transfer', person))}
        {canAsk && <Menu.Label>{say('strip.moveAsking')}</Menu.Label>}
        {canAsk && sorted.map((person) => item('consult', person))}
        {sorted.length === 0 && <Menu.Item disabled>{say('strip.nobody')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

export function CallActions({ call }: { call: CallView }) {
  const { say } = useWords();
  const { list, perform, cancel } = useDoings();
  const me = useMyPhone().userId;
  if (me === null || call.endedAt !== undefined) return null;
  const actions = onCall(call, me);
  const doing = list.find((one) => one.callId === call.id);
  if (doing !== undefined)
    return (
      <div className={css.row} role="status" data-doing={doing.action.do}>
        <Loader size={14} />
        <span>{say(`strip.doing.${doing.action.do}`)}</span>
        {canCancel(doing.action.do) && doing.phone !== undefined && (
          <Button size="compact-sm" variant="default" onClick={() => cancel(doing)}>
            {say('common.cancel')}
          </Button>
        )}
      </div>
    );
  const moves = movable(call, me).length > 0;
  if (actions.length === 0 && !moves) return null;
  const label = ({ action, about }: CallAction): string =>
    about === null ? say(`strip.act.${action.do}`) : `${say(`strip.act.${action.do}`)}: ${partyName(about, say)}`;
  return (
    <div className={css.row}>
      {actions.map((action) => {
        const Icon = ICONS[action.action.do] ?? IconUsers;
        const first = ['answer', 'join', 'pickUp', 'takeBack'].includes(action.action.do);
        return (
          <Button
            key={action.action.do}
            size="compact-sm"
            variant={first ? 'filled' : 'default'}
            data-action={action.action.do}
            leftSection={<Icon size={15} />}
            onClick={() => perform(action)}
          >
            {label(action)}
          </Button>
        );
      })}
      {moves && <Move call={call} me={me} busy={false} />}
    </div>
  );
}
