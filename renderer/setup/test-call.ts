/** Watching one call on its whole way to the CRM: which stages it has passed. */
import { useEffect, useState } from 'react';
import type { CallView, CrmState } from '../../app/contract/view.ts';
import { read } from '../api.ts';
import { useLiveStore } from '../base/context.tsx';

export type Stage = 'seen' | 'rang' | 'answered' | 'ended' | 'crm';
export type StageState = 'todo' | 'waiting' | 'done' | 'failed';
export const STAGES: readonly Stage[] = ['seen', 'rang', 'answered', 'ended', 'crm'];

/** The state of each stage; pure. @param crm what the CRM has, once the call is over */
export function stagesOf(
  call: CallView | null,
  over: boolean,
  crm: CrmState | null,
): Readonly<Record<Stage, StageState>> {
  if (call === null) return { seen: 'waiting', rang: 'todo', answered: 'todo', ended: 'todo', crm: 'todo' };
  const rang = call.legs.length > 0;
  const answered = call.answered || call.legs.some((leg) => leg.answeredAt !== undefined);
  return {
    seen: 'done',
    rang: rang ? 'done' : over ? 'failed' : 'waiting',
    answered: answered ? 'done' : over ? 'failed' : rang ? 'waiting' : 'todo',
    ended: over ? 'done' : answered ? 'waiting' : 'todo',
    crm: crm === 'sent' ? 'done' : crm === 'refused' || crm === 'none' ? 'failed' : over ? 'waiting' : 'todo',
  };
}

export type TestCall = {
  readonly call: CallView | null;
  readonly stages: Readonly<Record<Stage, StageState>>;
  readonly words: string | undefined;
};

/** Follows the first call that begins after a moment, until the CRM has it or has refused it. */
export function useTestCall(since: number): TestCall {
  const store = useLiveStore();
  const [call, setCall] = useState<CallView | null>(null);
  const [over, setOver] = useState(false);
  const [crm, setCrm] = useState<{ state: CrmState; words?: string } | null>(null);

  useEffect(() => {
    let followed: string | undefined;
    return store.subscribe(() => {
      const { calls } = store.get();
      followed ??= calls.findLast((one) => one.startedAt >= since - 2000)?.id;
      if (followed === undefined) return;
      const now = calls.find((one) => one.id === followed);
      if (now) setCall(now);
      setOver(now === undefined || now.endedAt !== undefined);
    });
  }, [store, since]);

  const id = call?.id;
  const startedAt = call?.startedAt;
  useEffect(() => {
    if (!over || id === undefined || startedAt === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const page = await read('history', { from: startedAt - 1000, until: startedAt + 1000, limit: 50 }).catch(
        () => null,
      );
      const row = page?.rows.find((one) => one.id === id);
      if (timer === undefined) return;
      if (row) setCrm(row.crm);
      if (row === undefined || row.crm.state === 'waiting') timer = setTimeout(() => void look(), 1000);
    };
    timer = setTimeout(() => void look(), 300);
    return () => {
      clearTimeout(timer);
      timer = undefined;
    };
  }, [over, id, startedAt]);

  return { call, stages: stagesOf(call, over, crm?.state ?? null), words: crm?.words };
}
