/** Trusts the system's certificate authorities: an antivirus or a proxy that inspects TLS installs its own authority only there. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * Adds the system's authorities to those that Node brings (Mozilla's list); every TLS connection made from now on follows it: to be called
 * before the first one. Where Node is too old for it or the system's list cannot be read, Mozilla's list stays.
 */
export function trustSystem(): void {
  try {
    // An authority that stands in both lists, or was added by an earlier call, is installed once where its text is the same.
    setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])]);
  } catch {
    // Nothing else can be done; a refused certificate is reported by the connection that fails.
  }
}
