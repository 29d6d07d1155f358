/** The CRM's feed of people, read every minute: new colleagues are offered, those who left turn grey, names are updated; nobody is removed. */
import { expect, test } from 'vitest';
import type { PersonRow } from '../../app/contract/api.ts';
import type { Engine } from '../../app/engine.ts';
import { openOffice, waitForStatus, type Office } from '../journeys/office.ts';

const NEW = { id: '5d1f0c3a-7b52-4e6f-9a10-000000009001', name: 'Вера Новикова', extension: '' };
const OTHER = { id: '5d1f0c3a-7b52-4e6f-9a10-000000009002', name: 'Глеб Старов', extension: '' };

const people = async (engine: Engine): Promise<PersonRow[]> =>
  (await engine.respond(new Request('http://plecho/api/people'))).json() as Promise<PersonRow[]>;
const command = (engine: Engine, name: string, body: object): Promise<Response> =>
  engine.respond(new Request(`http://plecho/api/${name}`, { method: 'POST', body: JSON.stringify(body) }));
const rounds = (office: Office): number => office.crm.requests.filter(({ path }) => path.includes('/events')).length;
/** Waits for a complete read of the feed that begins after now; one request may come from the clients' mirror, which reads once at the start. */
async function round(office: Office): Promise<void> {
  const before = rounds(office);
  await office.crm.waitFor(() => rounds(office) >= before + 3);
}

test('a new colleague is offered for a number, one who leaves turns grey, and names follow the CRM', async () => {
  await using office = await openOffice({ engine: { feedMs: 50 }, config: { people: [] } });
  const { feed } = office.crm;
  await round(office);
  expect(office.engine.status().newcomers).toBeUndefined(); // the first read is the existing office: nobody is new
  expect(await people(office.engine)).toHaveLength(office.crm.users.length);

  feed.addUser(NEW);
  await waitForStatus(office.engine, ({ newcomers }) => newcomers !== undefined);
  expect(office.engine.status().newcomers).toEqual([{ userId: NEW.id, name: NEW.name }]);

  await office.restart();
  expect(office.engine.status().newcomers).toHaveLength(1);
  const rows = await people(office.engine);
  const withNumber = rows.map((row) => (row.userId === NEW.id ? { ...row, numbers: ['1099'] } : row));
  await command(office.engine, 'savePeople', {
    people: withNumber.map(({ userId, name, numbers }) => ({ userId, name, numbers })),
  });
  expect(office.engine.status().newcomers).toBeUndefined();

  feed.changeUser(NEW, { name: 'Вера Орлова' });
  feed.changeUser(office.crm.users[0]!, { isHidden: true });
  feed.removeUser(office.crm.users[1]!);
  feed.changeUser(office.crm.users[2]!, { status: 'dismissed' });
  feed.changeUser({ ...OTHER }, { isHidden: true }); // never was among our people: not added only to turn grey
  feed.add({ dealId: NEW.id }, { type: 'create', old: null, new: { name: 'Сделка' } });
  await round(office);
  const now = new Map((await people(office.engine)).map((row) => [row.userId, row]));
  expect(now.get(NEW.id)).toMatchObject({ name: 'Вера Орлова', numbers: ['1099'] });
  expect(office.crm.users.slice(0, 4).map(({ id }) => now.get(id)?.gone)).toEqual([
    'hidden',
    'dismissed',
    'dismissed',
    undefined,
  ]);
  expect(now.has(OTHER.id)).toBe(false);
  expect(now.size).toBe(office.crm.users.length + 1);

  feed.changeUser(office.crm.users[0]!, {});
  await round(office);
  expect((await people(office.engine)).find(({ userId }) => userId === office.crm.users[0]?.id)?.gone).toBeUndefined();
});

test('the cursor is kept: after a restart nothing is read twice; fifty per page', async () => {
  await using office = await openOffice({ engine: { feedMs: 50 } });
  for (let n = 0; n < 120; n += 1)
    office.crm.feed.add({ dealId: `d${n}` }, { type: 'create', old: null, new: { name: 'Сделка' } });
  await round(office);
  await office.restart();
  const offset = office.crm.feed.items.at(-1)?.offset ?? '';
  const before = office.crm.requests.length;
  await round(office);
  const asked = office.crm.requests.slice(before).filter(({ path }) => path.includes('/events'));
  expect(asked.every(({ path }) => path.includes(`offset=${offset}`) && path.endsWith('limit=50'))).toBe(true);
});

test('a key without the right to read the feed does not try every minute; after a check it tries again', async () => {
  await using office = await openOffice({ engine: { feedMs: 20 } });
  await round(office);
  office.crm.who.needsBearer.add('events');
  const before = rounds(office);
  await office.crm.waitFor(() => rounds(office) > before); // refused
  office.crm.feed.addUser(NEW);
  await command(office.engine, 'testCrm', {});
  await command(office.engine, 'setUpCrm', { enableCalls: false });
  expect(rounds(office) - before).toBeLessThanOrEqual(2); // one may have been under way
  office.crm.who.needsBearer.clear();
  const checked = await command(office.engine, 'checkCrm', { consent: true });
  expect(checked.status).toBe(200);
  await waitForStatus(office.engine, ({ newcomers }) => newcomers !== undefined);
});
