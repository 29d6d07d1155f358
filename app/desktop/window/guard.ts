/** Puts the policies in front of the window: permissions, requests, navigation, new windows. */
import { mayHave, mayNavigate, mayRequest, outsideLink } from '../start/policies.ts';
import type { ElectronApis, SessionPart, WebContentsPart } from '../electron-types.ts';

/** Refuses every permission but one and every request that is not our own, for all pages of the session. */
export function guardSession(session: SessionPart, isPackaged: boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayHave(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url, isPackaged) }));
  session.setSpellCheckerEnabled(false);
}

/** Keeps one page where it belongs; links that lead outside open there, if they are of a harmless kind. */
export function guardContents(contents: WebContentsPart, shell: ElectronApis['shell']): void {
  const outside = (url: string): void => {
    const link = outsideLink(url);
    if (link !== null) void shell.openExternal(link).catch(() => undefined);
  };
  contents.on('will-frame-navigate', (details) => {
    if (mayNavigate(details.url)) return;
    details.preventDefault();
    outside(details.url);
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    outside(url);
    return { action: 'deny' };
  });
}
