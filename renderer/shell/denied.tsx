/** Shown where the program does not let this window in. */
import { IconLock } from '@tabler/icons-react';
import { useWords } from '../base/context.tsx';
import { Empty } from '../components/empty.tsx';

export function Denied() {
  const { say } = useWords();
  return (
    <main>
      <h1 className="unseen">Plecho</h1>
      <Empty icon={<IconLock size={28} stroke={1.6} />} title="Plecho" text={say('common.noAccess')} />
    </main>
  );
}
