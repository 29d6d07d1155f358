/** Sleep, wake-up, changes of the network and the system's shutdown, told to whoever cares. */
import type { NetworkInterfaceInfo } from 'node:os';
import type { ElectronParts, PowerPart } from '../electron-types.ts';

/** How often the network's addresses are looked at: the system tells nobody of their change in a portable way. */
const LOOK_MS = 5_000;

/** What of the network matters to open connections: the addresses that are not this PC's own, as one text. */
export function networkPrint(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, online: boolean): string {
  const addresses = Object.entries(interfaces).flatMap(([name, infos]) =>
    // Link-local IPv6 addresses come and go with privacy extensions and carry none of our connections.
    (infos ?? [])
      .filter((one) => !one.internal && !one.address.startsWith('fe80:'))
      .map((one) => `${name} ${one.cidr ?? one.address}`),
  );
  return [online ? 'online' : 'offline', ...addresses.toSorted()].join('\n');
}

export type PowerDeps = {
  powerMonitor: PowerPart;
  net: ElectronParts['net'];
  interfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]>;
  wake: (reason: 'resume' | 'network') => void;
  /** The system shuts down (Linux, macOS; Windows tells the window). */
  onShutdown: () => void;
};

/** @returns how to stop watching */
export function watchPower({ powerMonitor, net, interfaces, wake, onShutdown }: PowerDeps): () => void {
  let asleep = false;
  let print = networkPrint(interfaces(), net.isOnline());
  const look = (): void => {
    if (asleep) return;
    const now = networkPrint(interfaces(), net.isOnline());
    if (now === print) return;
    print = now;
    wake('network');
  };
  powerMonitor.on('suspend', () => {
    asleep = true;
  });
  powerMonitor.on('resume', () => {
    asleep = false;
    print = networkPrint(interfaces(), net.isOnline());
    wake('resume');
  });
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    // Only then the system waits for the quit; Electron's typings leave the event out.
    event?.preventDefault();
    onShutdown();
  });
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
