/** What the window is allowed: its own pages, one permission, nothing else. */
import { describe, expect, test } from 'vitest';
import { guardSession } from '../../app/desktop/window/guard.ts';
import { mayHave, mayNavigate, mayRequest, outsideLink } from '../../app/desktop/start/policies.ts';
import { folder } from './scene.ts';
import { standIn } from './stand-in.ts';

const STRANGE = [
  'https://example.com/',
  'http://127.0.0.1:8080/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'app://other/',
  'app://plecho.example.com/',
  'app://plecho@evil/',
  'app://user:word@plecho/',
  'app://plecho:81/',
  'application://plecho/',
  'chrome://settings',
  'devtools://devtools/bundled/inspector.html',
  'ws://plecho/',
  '',
  'plecho',
];

describe('navigation', () => {
  test.each(STRANGE)('not to %s', (url) => expect(mayNavigate(url)).toBe(false));
  test.each(['app://plecho/', 'app://plecho/#/health', 'app://plecho/api/history.csv?x=1'])('to %s', (url) => {
    expect(mayNavigate(url)).toBe(true);
  });
});

describe('requests', () => {
  test.each(STRANGE.filter((url) => !url.startsWith('data:')))('none to %s', (url) =>
    expect(mayRequest(url)).toBe(false),
  );
  test.each(['app://plecho/api/live', 'blob:app://plecho/1-2-3', 'data:image/png;base64,AA=='])('to %s', (url) => {
    expect(mayRequest(url)).toBe(true);
  });
  test('no blob of another origin', () => expect(mayRequest('blob:https://example.com/1')).toBe(false));
});

describe('permissions', () => {
  test.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'hid',
    'serial',
    'usb',
    'fullscreen',
    'openExternal',
    'unknown',
    'fileSystem',
    'display-capture',
  ])('not %s', (permission) => expect(mayHave(permission, 'app://plecho')).toBe(false));
  test('copying text, for our own page only', () => {
    expect(mayHave('clipboard-sanitized-write', 'app://plecho')).toBe(true);
    expect(mayHave('clipboard-sanitized-write', 'app://plecho/')).toBe(true);
    expect(mayHave('clipboard-sanitized-write', 'https://example.com')).toBe(false);
  });
});

describe('links outside', () => {
  test.each([
    ['https://crm.kontur.ru/a?b=c#d', 'https://crm.kontur.ru/a?b=c#d'],
    ['mailto:help@example.com?subject=x', 'mailto:help@example.com?subject=x'],
    ['tel:+79997775533', 'tel:+79997775533'],
  ])('%s opens', (url, safe) => expect(outsideLink(url)).toBe(safe));
  test.each([
    ...[
      'http://example.com/',
      'file:///c:/windows/system32/calc.exe',
      'javascript:alert(1)',
      'ms-msdt:/id',
      'smb://host/share',
    ],
    ...[
      '\\\\host\\share',
      'https://user:word@example.com/',
      'https:///',
      'tel:8%20&calc',
      'mailto:a b',
      `https://example.com/${'x'.repeat(2000)}`,
    ],
  ])('%s does not', (url) => expect(outsideLink(url)).toBeNull());
});

test('the policies are installed in the session', () => {
  const { electron, handlers } = standIn({ userData: folder(), appPath: '/program' });
  guardSession(electron.session, true);
  const contents = {} as Electron.WebContents;
  const answers: boolean[] = [];
  const details = { requestingUrl: 'app://plecho/' } as Electron.PermissionRequest;
  handlers.request?.(contents, 'media', (granted) => answers.push(granted), details);
  handlers.request?.(contents, 'clipboard-sanitized-write', (granted) => answers.push(granted), details);
  expect(answers).toEqual([false, true]);
  expect(
    handlers.check?.(contents, 'geolocation', 'app://plecho', {} as Electron.PermissionCheckHandlerHandlerDetails),
  ).toBe(false);
  expect(handlers.device?.({} as Electron.DevicePermissionHandlerHandlerDetails)).toBe(false);
  const cancelled = (url: string): boolean | undefined => {
    let answer: boolean | undefined;
    handlers.before?.({ url } as Electron.OnBeforeRequestListenerDetails, ({ cancel }) => (answer = cancel));
    return answer;
  };
  expect([cancelled('https://example.com/pixel.gif'), cancelled('app://plecho/assets/a.js')]).toEqual([true, false]);
});
