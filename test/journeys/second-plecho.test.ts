/** Two engines in one office: without `standby` both report each other; with it one tells the CRM, the other waits and refuses CALL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../app/engine.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';

async function second(
  office: Office,
  over: Record<string, unknown>,
): Promise<{ engine: Engine; end: () => Promise<void> }> {
  const profileDir = mkdtempSync(join(tmpdir(), 'plecho-'));
  const engine = createEngine({
    profileDir,
    seal: createKeyFileSealer(profileDir),
    log: pino({ level: 'silent' }),
    version: 'test',
    config: { ...office.config, ...over },
  });
  await engine.start();
  return {
    engine,
    end: async () => {
      await engine.stop();
      rmSync(profileDir, { recursive: true, force: true });
    },
  };
}
const tells = ({ problems }: ReturnType<Engine['status']>, name: string): boolean =>
  problems.some(({ id, text }) => id === 'secondPlecho' && text.includes(name));

describe('a second Plecho on the same office', () => {
  it('is reported on both PCs, by name', async () => {
    await using office = await openOffice({ config: { standby: { name: 'приёмная' } } });
    const other = await second(office, { standby: { name: 'склад' } });
    await Promise.all([
      waitForStatus(office.engine, (status) => tells(status, 'склад')),
      waitForStatus(other.engine, (status) => tells(status, 'приёмная')),
    ]);
    await other.end();
    await waitForStatus(office.engine, (status) => !status.problems.some(({ id }) => id === 'secondPlecho'));
  });

  it('with standby one tells and the other waits; only the holder answers CALL; a holder that stops is replaced at once', async () => {
    await using office = await openOffice({ config: { standby: { enabled: true, name: 'first' } } });
    await waitForStatus(office.engine, ({ standby }) => standby?.role === 'holder');
    const other = await second(office, { standby: { enabled: true, name: 'second' } });
    await waitForStatus(
      other.engine,
      ({ standby, exchange, crm }) =>
        standby?.role === 'waiting' &&
        standby.other === 'first' &&
        exchange.state === 'connected' &&
        crm.state === 'connected',
    );
    const [user] = office.crm.users;
    const call = { fromUserId: user?.id ?? '', clientPhone: '79161234567' };
    const refused = await office.crm.placeCall(call, other.engine.callbacksUrl());
    expect(refused.status).toBe(409);
    expect(office.exchange.commands.some((text) => text.includes('originate'))).toBe(false);
    await office.engine.stop();
    await waitForStatus(other.engine, ({ standby }) => standby?.role === 'holder');
    const taken = await office.crm.placeCall(call, other.engine.callbacksUrl());
    expect(taken.status).toBe(200);
    await office.exchange.waitForCommand(/originate/);
    expect(other.engine.status().problems.some(({ id }) => id === 'secondPlecho')).toBe(false);
    await other.end();
    office.engine = (await second(office, {})).engine;
  });

  it('an exchange without mod_hash: the stand-by says what to do and tells the CRM nothing', async () => {
    await using office = await openOffice({
      config: { standby: { enabled: true, name: 'first' } },
      exchange: { handlers: { hash: () => '-ERR hash Command not found!\n' } },
    });
    await waitForStatus(office.engine, ({ problems }) =>
      problems.some(({ id, text }) => id === 'standby' && text.includes('mod_hash')),
    );
    expect(office.engine.status().standby?.role).toBe('waiting');
  });
});
