/** Sleep, wake-up, changes of the network and the system's shutdown, passed to listeners. */
import type { NetworkInterfaceInfo } from 'node:os';
import type { ElectronApis, PowerPart } from '../electron-types.ts';

/** How often the network's addresses are checked: there is no portable notification of their change. */
const LOOK_MS = 5_000;
/** A check that runs so late means that the PC slept, whether or not the system said so. */
const SLEPT_MS = 20_000;

/** What of the network matters to open connections: the addresses that are not this PC's own, as one text. */
export function networkPrint(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, online: boolean): string {
  const addresses = Object.entries(interfaces).flatMap(([name, infos]) =>
    // Link-local IPv6 addresses come and go with privacy extensions and carry none of our connections.
    (infos ?? [])
      .filter((one) => !one.internal && !one.address.startsWith('fe80:'))
      .map((one) => `${name} ${one.family === 'IPv6' ? prefixOf(one.address) : (one.cidr ?? one.address)}`),
  );
  return [online ? 'online' : 'offline', ...new Set(addresses.toSorted())].join('\n');
}

/** The network of an IPv6 address: the other half changes by itself every few hours (privacy extensions) and carries nothing of ours away. */
function prefixOf(address: string): string {
  const [head = ''] = address.split('%');
  const [before = '', after] = head.split('::');
  const [front, back] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = after === undefined ? 0 : 8 - (front?.length ?? 0) - (back?.length ?? 0);
  return [...(front ?? []), ...Array<string>(Math.max(zeros, 0)).fill('0'), ...(back ?? [])].slice(0, 4).join(':');
}

export type PowerDeps = {
  powerMonitor: PowerPart;
  net: ElectronApis['net'];
  interfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]>;
  wake: (reason: 'resume' | 'network') => void;
  /** The system shuts down (Linux, macOS; Windows tells the window). */
  onShutdown: () => void;
  /** ms since the epoch. */
  now?: () => number;
};

/** @returns how to stop watching */
export function watchPower({ powerMonitor, net, interfaces, wake, onShutdown, now = Date.now }: PowerDeps): () => void {
  let asleep = false;
  let print = networkPrint(interfaces(), net.isOnline());
  let lookedAt = now();
  const woken = (): void => {
    asleep = false;
    lookedAt = now();
    print = networkPrint(interfaces(), net.isOnline());
    wake('resume');
  };
  const look = (): void => {
    const late = now() - lookedAt;
    lookedAt = now();
    // Also where the system told of the sleep and then not of its end.
    if (late > SLEPT_MS) return woken();
    if (asleep) return;
    const found = networkPrint(interfaces(), net.isOnline());
    if (found === print) return;
    print = found;
    wake('network');
  };
  powerMonitor.on('suspend', () => {
    asleep = true;
  });
  powerMonitor.on('resume', () => {
    // Noticed by the clock a moment ago.
    if (asleep || now() - lookedAt > LOOK_MS) woken();
  });
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    // Only then the system waits for the quit; Electron's typings leave the event out.
    event?.preventDefault();
    onShutdown();
  });
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
