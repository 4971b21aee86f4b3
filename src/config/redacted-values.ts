import type { Config } from './config';

export function secretsOf({ slack, calcom, store, proxy, metricsToken }: Config): readonly string[] {
  const { transport, oauth } = slack;
  const found = [
    slack.botToken,
    transport.kind === 'http' ? transport.signingSecret : transport.appToken,
    oauth?.clientSecret,
    oauth?.stateSecret,
    calcom.apiKey,
    metricsToken,
    calcom.oauth?.clientSecret,
    store.databaseUrl,
    store.databaseUrl === null ? null : passwordIn(store.databaseUrl),
    ...[proxy?.http, proxy?.https].flatMap((address) =>
      address ? [passwordIn(address.href), basicAuthOf(address)] : [],
    ),
    ...(store.encryptionKeys ?? []).flatMap((key) => [
      key.toString('base64'),
      key.toString('base64url'),
      key.toString('hex'),
    ]),
  ];
  return found.filter((secret) => typeof secret === 'string' && secret !== '').map(String);
}

/** Null also for a malformed address, which opening the database reports. */
function passwordIn(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { password } = new URL(address);
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

/** As a Basic authorization header holds it. */
const basicAuthOf = ({ username, password }: URL) =>
  password === ''
    ? null
    : Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
