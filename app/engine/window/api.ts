/** The window's methods, put together from parts that each declare what they need. */
import type { LiveMessage } from '../../contract/view.ts';
import { jsonLines, type Api } from '../../respond.ts';
import type { Live } from '../live/live-view.ts';
import { callsApi, type CallsApiDeps } from './calls-api.ts';
import { colleaguesApi, type ColleaguesApiDeps } from './colleagues-api.ts';
import { connectionChecks, type ConnectionCheckDeps } from './connection-checks.ts';
import { crmApi, type CrmApiDeps } from './crm-api.ts';
import { filePlacesApi, type FilePlacesDeps } from './file-places.ts';
import { filesOf, type FilesDeps } from './files-api.ts';
import { historyApi, type HistoryApiDeps } from './history-api.ts';
import { lookAroundApi, type LookAroundDeps } from './look-around-api.ts';
import { outboxApi, type OutboxApiDeps } from './outbox-api.ts';
import { programApi, type ProgramApiDeps } from './program-api.ts';
import { recordingApi, type RecordingApiDeps } from './recording-api.ts';

export type ApiDeps = { readonly live: Pick<Live, 'subscribe'> } & CallsApiDeps &
  ColleaguesApiDeps &
  ConnectionCheckDeps &
  CrmApiDeps &
  FilesDeps &
  FilePlacesDeps &
  HistoryApiDeps &
  LookAroundDeps &
  OutboxApiDeps &
  ProgramApiDeps &
  RecordingApiDeps;

export function createApi(deps: ApiDeps): Api {
  const parts = {
    program: programApi(deps),
    calls: callsApi(deps),
    history: historyApi(deps),
    colleagues: colleaguesApi(deps),
    outbox: outboxApi(deps),
    crm: crmApi(deps),
    checks: connectionChecks(deps),
    places: filePlacesApi(deps),
    lookAround: lookAroundApi(deps),
  };
  return {
    reads: {
      ...parts.program.reads,
      ...parts.history.reads,
      ...parts.colleagues.reads,
      ...parts.outbox.reads,
      ...parts.crm.reads,
      ...parts.checks.reads,
      ...parts.places.reads,
    },
    commands: {
      ...parts.program.commands,
      ...parts.calls.commands,
      ...parts.history.commands,
      ...parts.colleagues.commands,
      ...parts.outbox.commands,
      ...parts.crm.commands,
      ...parts.checks.commands,
      ...parts.lookAround.commands,
    },
    downloads: {
      ...filesOf(deps),
      ...recordingApi(deps),
      live: (_query, request) =>
        jsonLines(request, (send) => deps.live.subscribe((message: LiveMessage) => send(message))),
    },
  };
}
