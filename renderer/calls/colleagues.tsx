/** The strip of colleagues: who is free, who is on the phone, whose phone is away; and what one can do with each, by click, drag or keys. */
import { Menu, Popover, UnstyledButton } from '@mantine/core';
import { memo, useState } from 'react';
import type { ColleagueView } from '../../app/contract/view.ts';
import { useLive, useLiveStore, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { useMyPhone } from '../base/my-phone.ts';
import { Mark } from '../components/mark.tsx';
import { MyPhoneSelect } from '../components/my-phone.tsx';
import { partyName } from '../components/party.ts';
import { DRAGGED } from './actions.tsx';
import css from './colleagues.module.css';
import { onColleague, type CallAction } from './available-actions.ts';
import { useDoings, type Doing } from './actions-under-way.tsx';

/** The actions of the moment: read when the menu opens, and again at every change while it is open. */
function Actions({ person, me, dropped }: { person: ColleagueView; me: string; dropped: string | undefined }) {
  const { say } = useWords();
  const calls = useLive((live) => live.calls);
  const { perform } = useDoings();
  const actions = onColleague(person, calls, me, dropped);
  const words = ({ action, about }: CallAction): string =>
    about === null
      ? say(`strip.act.${action.do}`)
      : say('strip.with', say(`strip.act.${action.do}`), partyName(about, say), action.do);
  return (
    <>
      {actions.map((action) => (
        <Menu.Item
          key={`${action.action.do} ${action.callId ?? ''}`}
          data-action={action.action.do}
          onClick={() => perform(action)}
        >
          {words(action)}
          {action.about?.kind === 'client' && action.about.name !== '' && (
            <span className={css.below}>{formatPhone(action.about.number)}</span>
          )}
        </Menu.Item>
      ))}
      {actions.length === 0 && (
        <Menu.Item disabled>{person.userId === me ? say('strip.thisIsYou') : say('strip.nothing')}</Menu.Item>
      )}
    </>
  );
}

const Colleague = memo(function Colleague({
  person,
  me,
  doing,
}: {
  person: ColleagueView;
  me: string | null;
  doing: Doing | undefined;
}) {
  const { say } = useWords();
  const [opened, setOpened] = useState(false);
  const [dropped, setDropped] = useState<string>();
  const [over, setOver] = useState(false);
  const store = useLiveStore();
  const words = doing === undefined ? say(`calls.colleague.${person.state}`) : say(`strip.doing.${doing.action.do}`);
  const numbers = person.numbers.map(formatPhone);
  const name = person.name === '' ? (numbers[0] ?? say('common.unknownUser')) : person.name;
  const isMe = person.userId === me;
  const chip = (
    <UnstyledButton
      className={css.person}
      {...(me === null && { onClick: () => setOpened(!opened), 'aria-expanded': opened })}
      data-state={person.state}
      title={`${name}: ${words}${numbers.length > 0 ? ` · ${numbers.join(', ')}` : ''}`}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        const call = event.dataTransfer.getData(DRAGGED);
        setOver(false);
        if (me === null || onColleague(person, store.get().calls, me, call).length === 0) return;
        event.preventDefault();
        setDropped(call);
        setOpened(true);
      }}
    >
      <Mark kind={person.state} size={14} />
      <span className={css.name}>{name}</span>
      <span className={css.number}>{isMe ? say('strip.mine') : numbers[0]}</span>
      <span className={css.state}>{words}</span>
    </UnstyledButton>
  );
  return (
    <li data-state={person.state} data-me={isMe} data-over={over} data-doing={doing !== undefined} className={css.item}>
      {me === null ? (
        <Popover opened={opened} onChange={setOpened} trapFocus returnFocus shadow="md" width={320} withRoles={false}>
          <Popover.Target>{chip}</Popover.Target>
          <Popover.Dropdown role="dialog" aria-label={say('missed.myPhoneChoose')} className={css.ask ?? ''}>
            <p>{say('strip.chooseFirst')}</p>
            <MyPhoneSelect within />
          </Popover.Dropdown>
        </Popover>
      ) : (
        <Menu
          opened={opened}
          onChange={(next) => {
            setOpened(next);
            if (!next) setDropped(undefined);
          }}
          position="bottom-start"
          shadow="md"
          width={320}
          withinPortal
          withInitialFocusPlaceholder={false}
        >
          <Menu.Target>{chip}</Menu.Target>
          <Menu.Dropdown>{opened && <Actions person={person} me={me} dropped={dropped} />}</Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
});

export function Colleagues() {
  const { say, language } = useWords();
  const people = useLive((live) => live.colleagues);
  const { list } = useDoings();
  const me = useMyPhone().userId;
  const sorted = people.toSorted((a, b) => a.name.localeCompare(b.name, language));
  const count = (...states: ColleagueView['state'][]): number =>
    people.filter((one) => states.includes(one.state)).length;
  const doingWith = (userId: string): Doing | undefined =>
    list.find(({ action }) => 'to' in action && 'userId' in action.to && action.to.userId === userId);
  if (people.length === 0) return null;
  return (
    <section className={css.strip} aria-label={say('calls.colleagues')}>
      <div className={css.head}>
        <h2 className={css.title}>{say('calls.colleagues')}</h2>
        <span className={css.tally}>
          {say('calls.tally', count('free'), count('ringing', 'talking', 'held'), count('offline'))}
        </span>
        <MyPhoneSelect className={css.mine ?? ''} />
      </div>
      <ul className={css.list} aria-label={say('calls.colleagues')}>
        {sorted.map((person) => (
          <Colleague key={person.userId} person={person} me={me} doing={doingWith(person.userId)} />
        ))}
      </ul>
    </section>
  );
}
