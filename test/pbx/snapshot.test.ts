/** Reading the state of the exchange where a part of it is unreadable: only that part is lost. */
import { describe, expect, test } from 'vitest';
import { parseRegistrations } from '../../app/pbx/commands/directory.ts';
import { parseRows, readSnapshot } from '../../app/pbx/events/snapshot.ts';
import { timedOut } from '../../app/pbx/link/socket-and-jobs.ts';

const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(8) + '-0000-4000-8000-000000000000');
const [A = '', B = '', C = ''] = ids;
const row = (uuid: string, name = 'x'): string => `{"uuid":"${uuid}","initial_dest":"1001","cid_name":"${name}"}`;
const show = (...rows: string[]): string => `{"row_count":${rows.length},"rows":[${rows.join(',')}]}`;
const dump = (uuid: string, odd = ''): string =>
  `{"Event-Name":"CHANNEL_DATA","Unique-ID":"${uuid}","Call-Direction":"inbound","variable_odd":"${odd}","Channel-Name":"sofia/external/79161234567@198.51.100.7","Caller-Caller-ID-Number":"79161234567","Caller-Channel-Created-Time":"1795658420175483"}`;

const read = async (shown: string, dumps: (uuid: string) => string | Promise<string>) => {
  const facts = await readSnapshot(async (command) => {
    const [name, uuid = ''] = command.split(' ');
    return name === 'show' ? shown : dumps(uuid);
  }, 1_795_658_430_000_000);
  const born = facts.flatMap((fact) => (fact.kind === 'created' ? [fact.channel] : []));
  const alive = facts.flatMap((fact) => (fact.kind === 'alive' ? fact.channels : []));
  return { born, alive };
};

describe('one channel that cannot be read', () => {
  test.each([
    ['control bytes in a variable', (uuid: string) => dump(uuid, uuid === B ? '\u0001\u0000\u001b"\\x"' : ''), ids],
    [
      'a dump that is cut off before anything of use',
      (uuid: string) => (uuid === B ? '{"Event-Na' : dump(uuid)),
      [A, C],
    ],
    ['a dump that is none', (uuid: string) => (uuid === B ? '-ERR no reply' : dump(uuid)), [A, C]],
    [
      'a dump that does not come',
      (uuid: string) => (uuid === B ? Promise.reject(timedOut('uuid_dump')) : dump(uuid)),
      [A, C],
    ],
  ])('%s: the other channels are known, and it does not count as ended', async (_, dumps, born) => {
    expect(await read(show(...ids.map((id) => row(id))), dumps)).toEqual({ born, alive: ids });
  });

  test('a row that is no JSON: its channel still counts as alive', async () => {
    const shown = show(row(A), row(B, 'said "no"\u0001'), row(C));
    expect(parseRows(shown).map(({ uuid }) => uuid)).toEqual(ids);
    expect(await read(shown, dump)).toEqual({ born: ids, alive: ids });
    expect(parseRows(show(row(A), '"nonsense"', row(C))).map(({ uuid }) => uuid)).toEqual([A, C]);
    expect(parseRows(show(row(A), '{"uuid":"a b; c"}')).map(({ uuid }) => uuid)).toEqual([A]);
  });

  test('without channels there are no rows; a reply that is no list gives an error', async () => {
    expect(parseRows('{"row_count":0}')).toEqual([]);
    expect(() => parseRows('-ERR permission denied')).toThrow('permission denied');
    await expect(read(show(row(A)), () => Promise.reject(new Error('the link is lost')))).rejects.toThrow('lost');
  });
});

test('an unreadable row of the registered phones is skipped alone', () => {
  const rows =
    '{"reg_user":"1001","realm":"o"},{"reg_user":"1002","realm":"o","url":"a"b\u0002"},{"reg_user":1003,"realm":"o"}';
  expect(parseRegistrations(`{"row_count":3,"rows":[${rows}]}`)).toEqual(
    ['1001', '1002', '1003'].map((user) => ({ user, domain: 'o' })),
  );
});
