/** Many more calls, recorded on a FreeSWITCH of our own: every story of the call model that the field traces lack. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import { cdrFacts } from '../../app/pbx/call-records/facts.ts';
import { groupCdrs } from '../../app/pbx/call-records/groups.ts';
import { parseJsonCdr } from '../../app/pbx/call-records/json.ts';
import { askedOf, callsOf, differences, tell } from '../fixtures/told.ts';
import { loadTrace, traceNames } from '../fixtures/trace.ts';

const ROOT = join(import.meta.dirname, '..', 'fixtures', 'stories');

describe('stories', () => {
  it.each(traceNames(ROOT))('%s', (name) => {
    const trace = loadTrace(name, ROOT);
    const events = trace.lines.map(({ event }) => event);
    const { state, intents } = tell(events, undefined, undefined, askedOf(events, trace.expected));
    expect(differences(callsOf(intents), trace.expected)).toEqual([]);
    expect([...state.calls.live.values()]).toEqual([]);
  });

  it.each([
    'att-transfer-early-recorded',
    'att-transfer-early-recorded-unanswered',
    'att-transfer-early-recorded-outbound',
  ])('(R23) %s: the consultation’s own file, of ringing only, belongs to no leg, live and from the records', (name) => {
    const trace = loadTrace(name, ROOT);
    const events = trace.lines.map(({ event }) => event);
    const isConsultation = ({ file }: { file: string }): boolean =>
      events.some(
        (event) =>
          event['Record-File-Path'] === file &&
          /internal\/1001@/.test(String(event['Channel-Name'])) &&
          event['Caller-Destination-Number'] === '1002',
      );
    const [live] = callsOf(tell(events).intents);
    const groups = groupCdrs(trace.cdr.map((record) => parseJsonCdr(JSON.stringify(record))));
    expect(groups).toHaveLength(1);
    const [recorded] = callsOf(tell([], EMPTY_STATE, undefined, cdrFacts(groups[0] ?? [])).intents);
    for (const call of [live, recorded]) {
      expect(differences(call === undefined ? [] : [call], trace.expected)).toEqual([]);
      expect(call?.recordings.filter(isConsultation)).toEqual([]);
    }
    expect(
      events.filter(
        (event) =>
          event['Event-Name'] === 'RECORD_START' && isConsultation({ file: String(event['Record-File-Path']) }),
      ),
    ).toHaveLength(1);
  });

  it('a CALL that nobody took is told as failed, once', () => {
    for (const name of [
      'click-user-does-not-pick-up',
      'click-user-rejects',
      'click-client-busy',
      'click-client-no-answer',
      'click-early-media-refused',
    ]) {
      const trace = loadTrace(name, ROOT);
      const events = trace.lines.map(({ event }) => event);
      const { intents } = tell(events, undefined, undefined, askedOf(events, trace.expected));
      expect([name, intents.filter(({ kind }) => kind === 'call-failed').length]).toEqual([name, 1]);
    }
  });
});
