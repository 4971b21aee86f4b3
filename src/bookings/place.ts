export interface Place {
  readonly joinUrl: string | null;
  readonly place: string | null;
}

// Cal.com's tokens whose own words would not be understood; the others are readable once split up.
const names: ReadonlyMap<string, string> = new Map([
  ['integrations:daily', 'Cal Video'],
  ['integrations:office365_video', 'Microsoft Teams'],
  ['integrations:facetime_video', 'FaceTime'],
  ['integrations:whatsapp_video', 'WhatsApp'],
  ['integrations:eightxeight_video', '8x8'],
  ['inperson', 'In person'],
  ['attendeeinperson', 'In person'],
  ['somewhereelse', 'Somewhere else'],
  ['phone', 'Phone'],
  ['userphone', 'Phone'],
  ['link', 'Link'],
  ['conferencing', 'Video call'],
]);

/**
 * Takes a booking's location fields, the preferred one first. Each may be a link, a phone number, an address, or a
 * raw token such as `integrations:google:meet`; only the first kind can be joined, only the others can be read.
 */
export function parsePlace(locations: readonly (string | null | undefined)[]): Place {
  const texts = locations.flatMap((location) => location?.replace(/\s+/g, ' ').trim() || []);
  const links = texts.map(parseLink);
  const words = texts.find((_, at) => links[at] === null);
  return {
    joinUrl: links.find((link) => link !== null) ?? null,
    place: words === undefined ? null : nameOf(words),
  };
}

function parseLink(text: string): string | null {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return null;
  const address = new URL(text);
  // "https://zoom.us@evil.example" looks like another host.
  address.username = '';
  address.password = '';
  return address.href;
}

function nameOf(text: string): string {
  const known = names.get(text.toLowerCase());
  if (known !== undefined) return known;
  const [, token] = /^integrations:(\S+)$/i.exec(text) ?? [];
  if (token === undefined) return text;
  const words = token
    .split(/[:_-]+/)
    .filter((word) => word !== '' && word !== 'video' && word !== 'conferencing');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || 'Video call';
}
