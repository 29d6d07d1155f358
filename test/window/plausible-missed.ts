/** Made-up missed clients, for the window. */
import type { MissedRow } from '../../app/contract/view.ts';

const MINUTE = 60_000;

export function missedRows(now: number): MissedRow[] {
  const base = { tries: 0, by: null, closedAt: null, rang: [] as MissedRow['rang'] };
  const rows: MissedRow[] = [
    {
      ...{ ...base, phone: '79161234567', name: 'ООО «Ромашка»', state: 'open', times: 3, tries: 1 },
      ...{ missedAt: now - 6 * MINUTE, firstMissedAt: now - 52 * MINUTE, triedBy: 'Мария Соколова' },
      rang: [
        { name: 'Мария Соколова', seconds: 12 },
        { name: 'Дмитрий Орлов', seconds: 20 },
      ],
    },
    {
      ...{ ...base, phone: '74957778899', name: '', state: 'open', times: 1 },
      ...{ missedAt: now - 25 * MINUTE, firstMissedAt: now - 25 * MINUTE, rang: [] },
    },
    {
      ...{ ...base, phone: '79039998877', name: 'Ольга Петрова', state: 'calledBack', times: 1 },
      ...{ missedAt: now - 90 * MINUTE, firstMissedAt: now - 90 * MINUTE },
      ...{ by: 'Дмитрий Орлов', closedAt: now - 83 * MINUTE },
    },
    {
      ...{ ...base, phone: '78129990011', name: '', state: 'done', times: 2 },
      ...{ missedAt: now - 26 * 60 * MINUTE, firstMissedAt: now - 27 * 60 * MINUTE },
      ...{ closedAt: now - 20 * 60 * MINUTE, note: 'ответили письмом' },
    },
  ];
  return rows;
}
