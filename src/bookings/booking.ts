import type { WireBooking } from '../calcom/schemas';
import { sentenceCase } from '../lib/text/fold';

interface Host {
  readonly name: string;
  /** Null for a host whose account was deleted. */
  readonly calcomUserId: number | null;
}

export interface Booking {
  /** Anyone who has it can cancel the booking, so never show or log it. */
  readonly uid: string;
  readonly title: string;
  /** accepted, pending, cancelled, rejected, awaiting_host, or a value that Cal.com adds later. */
  readonly status: string;
  readonly start: Date;
  readonly end: Date;
  readonly durationMinutes: number;
  /** Null once the event type was deleted. */
  readonly eventType: { readonly id: number; readonly slug: string } | null;
  readonly hosts: readonly Host[];
  readonly attendees: readonly { readonly name: string; readonly absent: boolean }[];
  readonly isRecurring: boolean;
  /** Always an http or https address, without user info. */
  readonly joinUrl: string | null;
  /** A service, a phone number or an address, in words. */
  readonly location: string | null;
  /** The reason given for cancelling or rescheduling. */
  readonly reason: string | null;
  /** True for a cancelled booking that another one has replaced. */
  readonly wasRescheduled: boolean;
  readonly absentHost: boolean;
}

export function parseBooking(wire: WireBooking): Booking {
  return {
    uid: wire.uid,
    title: wire.title,
    status: wire.status,
    start: new Date(wire.start),
    end: new Date(wire.end),
    durationMinutes: wire.duration,
    eventType: wire.eventType ?? null,
    hosts: wire.hosts.map(parseHost),
    // Never the e-mail address: code that shows names must not show addresses.
    attendees: wire.attendees.map(({ name, absent }) => ({
      name: firstText(name) ?? 'Unnamed attendee',
      absent: absent ?? false,
    })),
    isRecurring: firstText(wire.recurringBookingUid) !== null,
    ...parseLocation([wire.location, wire.meetingUrl]),
    reason: firstText(withoutMarker(wire.cancellationReason), withoutMarker(wire.reschedulingReason)),
    wasRescheduled: firstText(wire.rescheduledToUid) !== null,
    absentHost: wire.absentHost ?? false,
  };
}

function parseHost({ id, name, username }: WireBooking['hosts'][number]): Host {
  // Cal.com fills every field with this word when the owner was deleted.
  if (id === 'unknown') return { name: 'Deleted user', calcomUserId: null };
  return {
    name: firstText(name, username) ?? 'Unnamed host',
    calcomUserId: typeof id === 'number' ? id : null,
  };
}

// Cal.com's mark of a cancellation that was really a request to reschedule.
const withoutMarker = (reason: string | null | undefined) => reason?.replace(/^\s*\$RCH\$/, '');

function firstText(...texts: readonly (string | null | undefined)[]): string | null {
  for (const text of texts) {
    const trimmed = text?.trim();
    if (trimmed) return trimmed;
  }
  return null;
}

// Cal.com's location tokens that are unclear even when split into words.
const locationNames: ReadonlyMap<string, string> = new Map([
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
 * Takes the location fields, preferred one first. Each may be a link, a phone number, an address, or a raw
 * token such as `integrations:google:meet`.
 */
function parseLocation(
  locations: readonly (string | null | undefined)[],
): Pick<Booking, 'joinUrl' | 'location'> {
  const texts = locations.flatMap((location) => location?.replace(/\s+/g, ' ').trim() || []);
  const links = texts.map(parseLink);
  const words = texts.find((_, at) => links[at] === null);
  return {
    joinUrl: links.find((link) => link !== null) ?? null,
    location: words === undefined ? null : locationNameOf(words),
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

function locationNameOf(text: string): string {
  const known = locationNames.get(text.toLowerCase());
  if (known !== undefined) return known;
  const [, token] = /^integrations:(\S+)$/i.exec(text) ?? [];
  if (token === undefined) return text;
  const words = token
    .split(/[:_-]+/)
    .filter((word) => word !== '' && word !== 'video' && word !== 'conferencing');
  return words.map(sentenceCase).join(' ') || 'Video call';
}
