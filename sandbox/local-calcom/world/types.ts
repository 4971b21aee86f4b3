// What the local Cal.com knows, in the words of Cal.com's database rather than of its API.

export type BookingStatus = 'accepted' | 'pending' | 'cancelled' | 'rejected' | 'awaiting_host';
export type Role = 'OWNER' | 'ADMIN' | 'MEMBER';

export interface Member {
  readonly id: number;
  readonly username: string | null;
  readonly name: string | null;
  readonly email: string;
  readonly avatarUrl: string | null;
  readonly timeZone: string;
  readonly weekStart: string;
  readonly locale: string | null;
  readonly organizationId: number | null;
}

/** The organisation is a team too, with `isOrganization` set; a team without parent stands alone. */
export interface Team {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  readonly parentId: number | null;
  readonly isOrganization: boolean;
  readonly isPrivate: boolean;
  readonly timeZone: string;
}

export interface Membership {
  readonly id: number;
  readonly userId: number;
  readonly teamId: number;
  readonly accepted: boolean;
  readonly role: Role;
}

export interface EventType {
  readonly id: number;
  readonly slug: string;
  readonly title: string;
  readonly lengthInMinutes: number;
  /** Set for a personal event type, and for the copy of a managed one that each member owns. */
  readonly ownerId: number | null;
  readonly teamId: number | null;
  /** The managed event type this one is a copy of. */
  readonly parentId: number | null;
  readonly schedulingType: 'roundRobin' | 'collective' | 'managed' | null;
  readonly seats: number | null;
  readonly recurring: boolean;
  readonly paid: boolean;
  readonly hostIds: readonly number[];
}

export interface Attendee {
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly language: string | null;
  readonly absent: boolean;
  readonly phoneNumber: string | null;
  /** Present in seated bookings only. */
  readonly seatUid: string | null;
}

export interface Booking {
  readonly id: number;
  readonly uid: string;
  /** A version 7 UUID whose time is the booking's start: the key that lists are walked by. */
  readonly uuid: string;
  readonly title: string;
  readonly description: string | null;
  /** Null, or the id of nobody in `members`, when the owner's account was deleted. */
  readonly ownerId: number | null;
  readonly coHostIds: readonly number[];
  readonly status: BookingStatus;
  readonly start: Date;
  readonly end: Date;
  readonly eventTypeId: number | null;
  readonly seated: boolean;
  readonly location: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date | null;
  readonly attendees: readonly Attendee[];
  readonly guests: readonly string[];
  readonly rating: number | null;
  readonly noShowHost: boolean;
  readonly paid: boolean;
  readonly icsUid: string | null;
  readonly cancellationReason: string | null;
  readonly cancelledByEmail: string | null;
  readonly reschedulingReason: string | null;
  readonly rescheduledByEmail: string | null;
  readonly rescheduledFromUid: string | null;
  readonly rescheduledToUid: string | null;
  readonly recurringBookingUid: string | null;
  /** The API writes this booking's instants as `…:00Z` instead of `…:00.000Z`. */
  readonly withoutMilliseconds: boolean;
}

export interface World {
  readonly organizationId: number;
  /** Whose API keys the server hands out. */
  readonly adminId: number;
  readonly plainMemberId: number;
  readonly lonerId: number;
  readonly members: readonly Member[];
  readonly teams: readonly Team[];
  readonly memberships: readonly Membership[];
  readonly eventTypes: readonly EventType[];
  readonly bookings: readonly Booking[];
}
