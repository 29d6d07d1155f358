/** Corrupted CDR files, configurations and databases: clear errors instead of crashes, and the good parts are still read. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { ApiFailure } from '../../app/contract/api.ts';
import { createEngine } from '../../app/engine.ts';
import { localFiles } from '../../app/remote/files.ts';
import { createHistory, type HistoryFormat } from '../../app/pbx/call-records/folder.ts';
import { EMPTY_CURSOR } from '../../app/pbx/call-records/cursor.ts';
import { StoreFailure } from '../../app/store/failure.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openStore } from '../../app/store/store.ts';
import { plausibleCalls } from '../../bench/seed.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';
import { createChance, isLong } from '../journeys/chance.ts';
import { encodedJson, xmlText } from '../pbx/cdr-samples.ts';
import { oddJson, spoil, spoilJson } from './garbage.ts';

const log = pino({ level: 'silent' });
const TURNS = isLong ? 2_000 : 60;
const place = mkdtempSync(join(tmpdir(), 'plecho-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const turns = (count: number): number[] => Array.from({ length: count }, (_, turn) => turn);

describe('corrupted CDR files', () => {
  const records = traceNames().flatMap((name) => loadTrace(name).cdr);
  const good = loadTrace('inbound-answered').cdr;
  const kinds: [HistoryFormat, string, (record: (typeof records)[number]) => string][] = [
    ['json_cdr', 'cdr.json', (record) => encodedJson(record)],
    ['json_cdr', 'cdr.json', (record) => JSON.stringify(record)],
    ['xml_cdr', 'cdr.xml', (record) => xmlText(record)],
  ];
  it.each(kinds)(
    '%s: every bad file is reported or read, and the good call among them is found',
    async (format, ending, write) => {
      for (const turn of turns(Math.ceil(TURNS / 10))) {
        const chance = createChance(turn);
        const path = join(place, `${ending}-${turn}`);
        rmSync(path, { recursive: true, force: true });
        mkdirSync(path);
        for (let n = 0; n < 15; n += 1) {
          const record = chance.pick(records);
          const text = chance.next() < 0.3 ? JSON.stringify(spoilJson(record, chance, 0.05)) : write(record);
          writeFileSync(join(path, `spoilt-${n}.${ending}`), spoil(Buffer.from(text), chance));
        }
        for (const [n, record] of good.entries()) writeFileSync(join(path, `good-${n}.${ending}`), write(record));
        const found = new Set<string>();
        const history = createHistory({ files: localFiles(), path, format, log, settleMs: 0, orphanMs: 0 });
        for await (const { groups } of history.read(EMPTY_CURSOR))
          for (const { channels } of groups) for (const id of channels) found.add(id);
        for (const record of good) expect(found, `turn ${turn}`).toContain(record.variables['uuid']);
      }
    },
  );

  it('csv: lines cut, doubled, garbled', async () => {
    for (const turn of turns(Math.ceil(TURNS / 10))) {
      const chance = createChance(turn);
      const line =
        '"Маша","79990000000","1001","default","2026-11-20 10:00:00","2026-11-20 10:00:05","2026-11-20 10:01:00","60","55","NORMAL_CLEARING","1b4e28ba-2fa1-11d2-883f-0016d3cca427","","","PCMA","PCMA"\n';
      const path = join(place, `Master-${turn}.csv`);
      writeFileSync(path, Buffer.concat(Array.from({ length: 30 }, () => spoil(Buffer.from(line), chance))));
      const history = createHistory({ files: localFiles(), path, format: 'csv', log, settleMs: 0, orphanMs: 0 });
      let done = 0;
      for await (const batch of history.read(EMPTY_CURSOR)) done = batch.done;
      expect(done).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('odd configurations', () => {
  const config = {
    pbx: { host: '127.0.0.1', port: 8021, password: 'x' },
    crm: { url: 'https://crm.example', kind: 'private', apiKey: 'k' },
    listener: { host: '127.0.0.1', port: 0, publicUrl: null },
    people: [{ userId: '5d1f0c3a-7b52-4e6f-9a10-000000001001', name: 'Маша', numbers: ['1001'] }],
    dialing: { context: 'default', domain: null, prefix: '', autoAnswer: [] },
    recordings: { upload: true, source: { kind: 'folder', from: '/a', to: '/b' } },
    history: { kind: 'folder', format: 'json_cdr', path: '/c' },
  };
  it('are accepted as a whole or refused with the name of the wrong field', async () => {
    const refused: string[] = [];
    for (const turn of turns(TURNS)) {
      const chance = createChance(turn);
      const dir = join(place, `config-${turn % 4}`);
      const odd = chance.next() < 0.2 ? oddJson(chance) : spoilJson(config, chance, 0.08);
      try {
        const engine = createEngine({
          profileDir: dir,
          seal: createKeyFileSealer(dir),
          log,
          version: 'test',
          config: odd,
        });
        await engine.stop();
      } catch (error) {
        expect(error, `turn ${turn}: ${JSON.stringify(odd).slice(0, 300)}`).toBeInstanceOf(ApiFailure);
        refused.push(error instanceof Error ? error.message : '');
      }
    }
    expect(refused.length).toBeGreaterThan(TURNS / 5);
    expect(refused.filter((words) => words === '' || words.length > 2_000)).toEqual([]);
  });
});

describe('corrupted databases', () => {
  const sound = join(place, 'sound');
  it('open with a notice, or refuse with a message; the product can write afterwards', () => {
    const open = (dir: string) => openStore({ dir, seal: createKeyFileSealer(dir), log });
    const store = open(sound);
    const calls = [...plausibleCalls(300, 30, Date.now())];
    const change = {
      channels: [],
      goneChannels: [],
      asked: [],
      goneAsked: [],
      early: [],
      now: Date.now() * 1000,
      intents: [],
    };
    store.commit({ ...change, calls });
    store.close();
    const bytes = readFileSync(join(sound, 'plecho.sqlite'));
    let opened = 0;
    for (const turn of turns(Math.ceil(TURNS / 2))) {
      const chance = createChance(turn);
      const dir = join(place, `db-${turn}`);
      mkdirSync(dir);
      const copy = Buffer.from(bytes);
      for (let n = 0; n <= chance.below(40); n += 1) copy[chance.below(copy.length)] = chance.below(256);
      writeFileSync(join(dir, 'plecho.sqlite'), chance.next() < 0.5 ? copy : spoil(copy, chance));
      try {
        const other = open(dir);
        opened += 1;
        other.loadState();
        other.searchCalls({}, 0, 50);
        other.commit({ ...change, calls: calls.slice(0, 5) });
        other.close();
      } catch (error) {
        expect(error, `turn ${turn}`).toBeInstanceOf(StoreFailure);
      }
      rmSync(dir, { recursive: true, force: true });
    }
    expect(opened).toBeGreaterThan(TURNS / 4);
  });
});
