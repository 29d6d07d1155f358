/** People and clients inside a sentence, and the same sentence as plain text. */
import type { CallView, PartyView } from '../../app/contract/view.ts';
import { toldName } from '../../app/contract/client-name.ts';
import type { SayWindow } from '../../app/contract/text.ts';
import { useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';
import { CopyPhone } from '../components/copy.tsx';
import { personName } from '../components/party.ts';
import css from './card.module.css';
import type { Sentence } from './sentence.ts';

const SHOWN = 3;

function namesOf(users: readonly PartyView[], say: SayWindow): string[] {
  const names = users.slice(0, users.length > SHOWN + 1 ? SHOWN : users.length).map((user) => personName(user, say));
  const rest = users.length - names.length;
  return rest > 0 ? [...names, say('calls.others', rest)] : names;
}

const between = (at: number, count: number, say: SayWindow): string =>
  at === 0 ? '' : at === count - 1 ? say('calls.and') : ', ';

/** Names joined as one would say them: Маша, Пётр и ещё 2. */
export function People({ users }: { users: readonly PartyView[] }) {
  const { say } = useWords();
  const names = namesOf(users, say);
  return names.map((name, at) => (
    <span key={at}>
      {between(at, names.length, say)}
      <b>{name}</b>
    </span>
  ));
}

const numberOf = (phone: string | undefined, say: SayWindow): string =>
  phone === undefined || phone === '' ? `(${say('common.withheld')})` : formatPhone(phone);

/** The client: the name if there is one, the number, and a button that copies it. */
export function Client({ name, phone }: { name?: string | undefined; phone?: string | undefined }) {
  const { say } = useWords();
  const number = numberOf(phone, say);
  const named = name !== undefined && name !== '';
  return (
    <>
      {named && <b>{toldName(name, (names) => say('clients.maybe', names))} </b>}
      <span className={css.phone}>
        {named ? number : <b>{number}</b>}
        {phone !== undefined && phone !== '' && (
          <span className={css.copy}>
            <CopyPhone phone={phone} />
          </span>
        )}
      </span>
    </>
  );
}

/** The sentence as one would read it out. */
export function plainSentence(sentence: Sentence, call: CallView, say: SayWindow): string {
  const join = (users: readonly PartyView[]): string => {
    const names = namesOf(users, say);
    return names.map((name, at) => between(at, names.length, say) + name).join('');
  };
  const client = [
    toldName(call.clientName ?? '', (names) => say('clients.maybe', names)),
    numberOf(call.clientPhone, say),
  ]
    .filter(Boolean)
    .join(' ');
  const parts: Readonly<Record<string, string>> = {
    users: join(sentence.users),
    from: join(sentence.from ? [sentence.from] : []),
    client,
  };
  return say(`calls.sentence.${sentence.key}`).replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
}
