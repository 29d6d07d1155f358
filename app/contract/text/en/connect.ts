/** English: settings of the exchange and the CRM. */
import type { Text } from '../../text.ts';

export const connect: Text['connect'] = {
  exchange: {
    title: 'Connecting the exchange',
    intro: 'Plecho listens to FreeSWITCH’s event socket. Enter where it is and its password.',
    host: 'Address of the exchange',
    hostHint: 'A name or IP address. 127.0.0.1 if FreeSWITCH runs on this computer.',
    port: 'Port',
    password: 'ESL password',
    passwordHint: 'The line password in event_socket.conf.xml.',
    clueCon:
      'ClueCon is the default password, everybody knows it. Change password in event_socket.conf.xml, then enter the new one here.',
    ssh: 'Connect through SSH',
    sshHint: 'If the event socket listens on the exchange’s own 127.0.0.1 only, as in FusionPBX.',
    prepare: 'How to prepare the exchange',
  },
  ssh: {
    title: 'SSH login',
    host: 'Address of the server',
    port: 'Port',
    user: 'User',
    with: 'Log in with',
    byPassword: 'Password',
    byKey: 'Key',
    password: 'Password',
    privateKey: 'Private key',
    privateKeyHint: 'The whole text of the file, from -----BEGIN on.',
    hostKey: 'Fingerprint of the server',
    hostKeyHint: 'SHA256:… If left out, Plecho remembers it at the first login.',
    same: 'The login of the exchange',
    own: 'A login of its own',
  },
  crm: {
    title: 'Connecting Kontur.CRM',
    intro: 'Plecho enters the CRM as a telephony integration. It needs that integration’s key, the ApiKey.',
    kind: 'Kind of integration',
    kinds: { private: 'Own', public: 'From the store' },
    kindHint: { private: 'Uploaded to your CRM as an archive.', public: 'Installed from Kontur.CRM’s store.' },
    apiKey: 'ApiKey',
    apiKeyHint: 'The CRM’s integrations page, the row of Plecho, the button GenerateApiKey.',
    secret: 'Secret of the integration',
    secretHint: 'As name=value.',
    url: 'Address of the CRM',
    advanced: 'More',
    addressFirst:
      'The integration’s archive holds the address for calls from the CRM. Set it first, then come back here:',
    manifest: 'Download the integration’s archive',
    workspace: (name) => `Workspace: ${name}`,
  },
};
