/** Where in Kontur.CRM an admin installs an integration: there is no menu for it, the address is made from that of any page (crm-api.md §1). */

/**
 * Cuts the workspace's name out of whatever address the admin sees in his browser (`https://crm.kontur.ru/app/<ws>/main`, also
 * without the scheme, deep links, the integrations page itself), or takes the bare name.
 * @returns null where no name is in it
 */
export function workspaceOf(address: string): string | null {
  const text = address.trim();
  const name = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;
  if (name.test(text)) return text;
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, pathname } = new URL(withScheme);
  if (!/^https?:$/.test(protocol)) return null;
  const found = /^\/(?:app|api)\/(?:v\d+\/)?([^/]+)/i.exec(pathname)?.[1] ?? '';
  return name.test(found) && !/^(authorization|private-integrations|integrations)$/i.test(found) ? found : null;
}

/** @param crmUrl the CRM's address as it is set; only its origin is used: nobody is led elsewhere by what was pasted */
export function integrationsPage(crmUrl: string, kind: 'private' | 'public', workspace: string): string {
  const page = kind === 'private' ? 'private-integrations' : 'integrations';
  return `${new URL(crmUrl).origin}/api/${encodeURIComponent(workspace)}/${page}`;
}
