/** Problems: stable codes in both languages, causes that hide their consequences, the worst first, each with a next step. */
import { expect, test } from 'vitest';
import { codeOf, PROBLEMS, ruleOf, withoutConsequences } from '../../app/contract/problems.ts';
import { windowWords } from '../../app/contract/text.ts';
import type { Problem } from '../../app/contract/view.ts';
import { machineHealth } from '../../app/engine/health/machine-health.ts';
import { statusOf } from '../../app/engine/health/status.ts';

const problem = (id: string, severity: Problem['severity'] = 'warning', since = 0): Problem => ({
  ...{ id, severity, since, text: id },
});

test('every code has its texts, and every button its label, in both languages', () => {
  for (const rule of Object.values(PROBLEMS)) {
    expect(rule.title.ru).not.toBe('');
    expect(rule.title.en).not.toBe(rule.title.ru);
    for (const cause of rule.causes) expect(PROBLEMS).toHaveProperty([cause]);
    for (const language of ['ru', 'en'] as const)
      for (const step of rule.steps) expect(windowWords[`alerts.step.${step}`][language]).toMatch(/\S/);
  }
});

test('a cause hides its consequences; the worst come first', () => {
  const shown = withoutConsequences([
    problem('cluecon', 'warning', 1),
    problem('history'),
    problem('lag'),
    problem('callbacks', 'warning', 5),
    problem('exchange', 'error', 9),
  ]);
  expect(shown.map(({ id }) => id)).toEqual(['exchange', 'callbacks', 'cluecon']);
  expect(withoutConsequences([problem('history')]).map(({ id }) => id)).toEqual(['history']);
});

test('ids with a count share one code; an unknown code is still shown', () => {
  expect(codeOf('restored-2')).toBe('restored');
  expect(ruleOf('restored-2').title.ru).toBe('База данных восстановлена');
  expect(ruleOf('something-new').alerts).toBe(true);
});

test('/healthz names problems without addresses: red while calls are not reported, grey while paused', () => {
  const link = { detail: 'АТС не отвечает по адресу 10.0.0.5:8021', state: 'connecting' as const };
  const parts = {
    exchange: link,
    crm: { state: 'connected' as const, detail: '', workspace: 'w' },
    callbacks: { state: 'off' as const, publicUrl: null, detail: '' },
    outbox: { waiting: 0, failed: 0, oldestSeconds: 0 },
    ...{ liveCalls: 0, recent: [], pausedUntil: null, lagSeconds: 0, setUp: true, appVersion: '1' },
    problems: [{ ...problem('exchange', 'error'), text: link.detail }],
  };
  expect(machineHealth(statusOf(parts), 'ru')).toEqual({ ok: false, light: 'red', problems: ['Нет связи с АТС'] });
  expect(machineHealth(statusOf({ ...parts, pausedUntil: 5 }), 'en')).toMatchObject({ ok: false, light: 'grey' });
  const well = { ...parts, exchange: { ...link, state: 'connected' as const }, problems: [problem('cluecon')] };
  expect(machineHealth(statusOf(well), 'ru')).toEqual({ ok: true });
});
