/** The listener's own certificate: read, checked, and read again now and then, since certificates are renewed under us. */
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { badCertificate } from './listen-failure.ts';

export type CertificateFiles = { readonly cert: string; readonly key: string };
export type Certificate = { readonly cert: Buffer; readonly key: Buffer };

/** Reads both PEM files; throws a ListenFailure where they cannot be used. */
export async function readCertificate(files: CertificateFiles): Promise<Certificate> {
  try {
    const [cert, key] = await Promise.all([readFile(files.cert), readFile(files.key)]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    throw badCertificate(files, error);
  }
}

/**
 * Looks every `every` ms whether the certificate was renewed; new connections get the new one. A bad one changes nothing.
 * @param current the one that the server was made with
 * @returns stops looking
 */
export function followCertificate(
  server: Server,
  current: Certificate,
  { files, every, log }: { readonly files: CertificateFiles; readonly every: number; readonly log: Logger },
): () => void {
  let known = current;
  const look = async (): Promise<void> => {
    const found = await readCertificate(files);
    if (found.cert.equals(known.cert) && found.key.equals(known.key)) return;
    known = found;
    server.setSecureContext(found);
    log.info('the certificate was renewed');
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'the certificate could not be read again'));
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}
