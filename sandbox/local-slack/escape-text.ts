import type { LocalChannel, LocalUser } from './types';

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

// One pass over the words a person types; group names say what was found.
const marks = new RegExp(
  [
    /(?<url>\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?')\]])/,
    /(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/,
    // Slack makes links of bare names of hosts too, and keeps their case.
    /(?<![\w@.-])(?<host>(?:[\w-]+\.)+(?:app|com|de|dev|eu|io|net|org|test))(?![\w.-])/,
    /(?<![\w+])(?<phone>\+\d[\d ()-]{6,}\d)(?!\w)/,
    /(?<![\w&])@(?<user>[\w.-]*\w)/,
    /(?<![\w&])#(?<channel>[\w-]+)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/** What Slack makes of typed text when a command has `should_escape: true`, and of every message. */
export function escapeText(
  text: string,
  lookup: {
    readonly userNamed: (name: string) => LocalUser | undefined;
    readonly groupNamed: (handle: string) => { readonly id: string; readonly handle: string } | undefined;
    readonly channelNamed: (name: string) => LocalChannel | undefined;
  },
): string {
  let done = 0;
  let escaped = '';
  for (const match of text.matchAll(marks)) {
    escaped += entities(text.slice(done, match.index)) + marked(match, lookup);
    done = match.index + match[0].length;
  }
  return escaped + entities(text.slice(done));
}

function marked(match: RegExpExecArray, lookup: Parameters<typeof escapeText>[1]): string {
  const { url, mail, host, phone, user, channel } = match.groups ?? {};
  if (url !== undefined) return `<${entities(url)}>`;
  if (mail !== undefined) return `<mailto:${entities(mail)}|${entities(mail)}>`;
  if (host !== undefined) return `<http://${host}|${host}>`;
  if (phone !== undefined) return `<tel:${phone.replace(/[^+\d]/g, '')}|${phone}>`;
  const group = user === undefined ? undefined : lookup.groupNamed(user);
  if (group) return `<!subteam^${group.id}|@${group.handle}>`;
  const person = user === undefined ? undefined : lookup.userNamed(user);
  if (person) return `<@${person.id}|${person.name}>`;
  const place = channel === undefined ? undefined : lookup.channelNamed(channel);
  // The name of a private channel is not given away.
  if (place) return `<#${place.id}|${place.kind === 'public' ? place.name : ''}>`;
  return entities(match[0]);
}
