/** The steps of the set-up and what came of each, from what the program says: so one can leave and come back at any time. Pure. */
import type { Settings } from '../../app/contract/settings.ts';
import type { SayWindow } from '../../app/contract/text.ts';
import type { Status } from '../../app/contract/view.ts';
import { exchangeName } from '../base/format.ts';

export const STEPS = [
  'server',
  'exchange',
  'crm',
  'people',
  'lines',
  'recordings',
  'history',
  'callbacks',
  'check',
  'redirect',
  'done',
] as const;
export type StepId = (typeof STEPS)[number];

/** Steps without which no call reaches the CRM, or none has an owner there. */
export const NEEDED: readonly StepId[] = ['exchange', 'crm', 'people'];

export type StepState = { readonly state: 'done' | 'failed' | 'todo' | 'skipped'; readonly result: string };

/** What this window remembers of the way through the wizard. */
export type Passed = { readonly passed: readonly StepId[]; readonly skipped: readonly StepId[] };

type Input = { status: Status | null; settings: Settings; passed: Passed; say: SayWindow };

function found(id: StepId, { status, settings, say, passed }: Input): StepState | null {
  const done = (result: string): StepState => ({ state: 'done', result });
  const failed = (result: string): StepState => ({ state: 'failed', result });
  switch (id) {
    case 'server': {
      const { ssh } = settings.pbx;
      if (ssh !== null) return done(`${ssh.user}@${ssh.host}`);
      // The exchange was connected by hand: a login to the server is not needed.
      return status?.exchange.state === 'connected' ? { state: 'skipped', result: say('setup.state.skipped') } : null;
    }
    case 'exchange':
      if (status?.exchange.state === 'connected')
        return done(say('setup.result.exchange', exchangeName(status.exchange.version), status.exchange.phones));
      return status?.exchange.state === 'refused' ? failed(say('shell.link.refused')) : null;
    case 'crm':
      if (status?.crm.state === 'connected') return done(status.crm.workspace ?? say('shell.link.connected'));
      return status?.crm.state === 'refused' ? failed(say('shell.link.refused')) : null;
    case 'people': {
      const numbers = settings.people.reduce((sum, person) => sum + person.numbers.length, 0);
      const mapped = settings.people.filter((person) => person.numbers.length > 0).length;
      if (settings.people.length > 0 && mapped === 0)
        return { state: 'todo', result: say('setup.result.nobody', settings.people.length) };
      return numbers === 0 ? null : done(say('setup.result.people', mapped, settings.people.length, numbers));
    }
    case 'lines':
      if (settings.lines.length > 0) return done(say('setup.result.lines', settings.lines.length));
      // No line is named: most offices need none. Passed all the same it counts as skipped, not as done.
      return passed.passed.includes('lines') ? { state: 'skipped', result: say('setup.result.allLines') } : null;
    case 'recordings':
      if (settings.recordings.source === null) return null;
      return done(
        settings.recordings.upload
          ? say(`setup.result.source.${settings.recordings.source.kind}`)
          : say('setup.result.recordingsOff'),
      );
    case 'history':
      return settings.history === null ? null : done(say(`setup.result.source.${settings.history.kind}`));
    case 'callbacks':
      if (status?.callbacks.state === 'ok') return done(say('shell.callback.ok'));
      return status?.callbacks.state === 'unreachable' ? failed(say('shell.callback.unreachable')) : null;
    case 'check':
      return passed.passed.includes('check') ? done(say('setup.result.checked')) : null;
    case 'redirect':
      return settings.redirect.enabled ? done(say('setup.result.redirect')) : null;
    case 'done':
      if (passed.passed.includes('done')) return done(say('setup.result.called'));
      return status?.setUp === true ? { state: 'todo', result: say('setup.result.notCalled') } : null;
  }
}

export function stepState(id: StepId, input: Input): StepState {
  const known = found(id, input);
  if (known) return known;
  // A step that was passed with nothing entered counts as skipped.
  const isLeft = input.passed.skipped.includes(id) || (input.passed.passed.includes(id) && !NEEDED.includes(id));
  if (isLeft) return { state: 'skipped', result: input.say('setup.state.skipped') };
  return { state: 'todo', result: NEEDED.includes(id) || id === 'done' ? '' : input.say('setup.optional') };
}

/** Where to begin: the first step that is still to be done. */
export function firstOpen(input: Input): StepId {
  return STEPS.find((id) => ['todo', 'failed'].includes(stepState(id, input).state)) ?? 'done';
}

export function isStep(id: string): id is StepId {
  return (STEPS as readonly string[]).includes(id);
}
