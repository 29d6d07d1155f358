/** People and clients inside a sentence. */
import type { PartyView } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { personName } from '../parts/party.ts';
import css from './card.module.css';

const SHOWN = 3;

/** Names joined as one would say them: Маша, Пётр и ещё 2. */
export function People({ users }: { users: readonly PartyView[] }) {
  const { t } = useWords();
  const names = users.slice(0, users.length > SHOWN + 1 ? SHOWN : users.length).map((user) => personName(user, t));
  const rest = users.length - names.length;
  const all = rest > 0 ? [...names, t.calls.others(rest)] : names;
  return all.map((name, at) => (
    <span key={at}>
      {at > 0 && (at === all.length - 1 ? t.calls.and : ', ')}
      <b>{name}</b>
    </span>
  ));
}

/** The client: the name if there is one, and the number. */
export function Client({ name, phone }: { name?: string | undefined; phone?: string | undefined }) {
  const { t } = useWords();
  const number = phone === undefined || phone === '' ? t.common.withheld : formatPhone(phone);
  if (name === undefined || name === '') return <b className={css.phone}>{number}</b>;
  return (
    <>
      <b>{name}</b> <span className={css.phone}>{number}</span>
    </>
  );
}
