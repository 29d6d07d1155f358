/** Actions under way: shown at once, gone when the call has changed, undone with words where the exchange refuses. */
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { CallView } from '../../app/contract/view.ts';
import { CallFailed, command } from '../api.ts';
import { useLiveStore, useWords } from '../base/context.tsx';
import { tellFailure } from '../components/notify.ts';
import type { CallAction } from './available-actions.ts';

/** `phone`: rings for a pick-up and can be cancelled. `seen`: the call as it was when the action was asked for. */
export type Doing = CallAction & { readonly id: number; readonly seen: CallView | undefined; readonly phone?: string };

type Doings = {
  readonly list: readonly Doing[];
  readonly perform: (action: CallAction) => void;
  readonly cancel: (doing: Doing) => void;
};

const Context = createContext<Doings>({ list: [], perform: () => undefined, cancel: () => undefined });
export const useDoings = (): Doings => use(Context);

/** An action of which nothing more was heard is shown no longer than this, ms. */
const LONGEST = 40_000;
let count = 0;

export function DoingsProvider({ children }: { children: ReactNode }) {
  const { say } = useWords();
  const store = useLiveStore();
  const [list, setList] = useState<readonly Doing[]>([]);

  const end = useCallback((id: number): void => setList((all) => all.filter((one) => one.id !== id)), []);

  useEffect(() => {
    let told = store.get().takeOver;
    return store.subscribe(() => {
      const { calls, takeOver } = store.get();
      const news = takeOver === told ? undefined : takeOver;
      told = takeOver;
      if (news?.words !== undefined) tellFailure(new CallFailed('refused', news.words), say);
      setList((all) => {
        const rest = all.filter(({ callId, seen, phone, action }) => {
          if (phone !== undefined) return phone !== news?.phone && calls.some(({ id }) => id === callId);
          const wanted =
            action.do === 'call'
              ? calls.find(({ legs }) => legs.some((leg) => leg.state !== 'ended' && leg.from.userId === action.me))
              : calls.find(({ id }) => id === callId);
          return wanted === seen;
        });
        return rest.length === all.length ? all : rest;
      });
    });
  }, [store, say]);

  const perform = useCallback(
    (action: CallAction): void => {
      count += 1;
      const id = count;
      const seen = store.get().calls.find((call) => call.id === action.callId);
      setList((all) => [...all, { ...action, id, seen }]);
      setTimeout(() => end(id), LONGEST);
      command('act', action.action).then(
        ({ phone }) => {
          if (phone !== undefined) setList((all) => all.map((one) => (one.id === id ? { ...one, phone } : one)));
        },
        (error: unknown) => {
          end(id);
          tellFailure(error, say);
        },
      );
    },
    [store, end, say],
  );

  const cancel = useCallback(
    ({ id, phone, action }: Doing): void => {
      end(id);
      if (phone !== undefined)
        command('act', { do: 'cancel', me: action.me, phone }).catch((error: unknown) => tellFailure(error, say));
    },
    [end, say],
  );

  const value = useMemo(() => ({ list, perform, cancel }), [list, perform, cancel]);
  return <Context value={value}>{children}</Context>;
}
