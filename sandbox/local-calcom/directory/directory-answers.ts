import type { EventType, Member, Membership, Team } from '../world/types';

// Only documented fields, and of the optional ones only what a client of ours may read: the rest is not known
// well enough to be imitated.

export function buildMeAnswer(member: Member) {
  const { id, username, email, name, avatarUrl, weekStart, timeZone, locale, organizationId } = member;
  return {
    id,
    username,
    email,
    name,
    avatarUrl,
    bio: null,
    timeFormat: 24,
    defaultScheduleId: null,
    weekStart,
    timeZone,
    locale,
    organizationId,
    ...(organizationId === null ? {} : { organization: { isPlatform: false, id: organizationId } }),
  };
}

export function buildTeamAnswer(team: Team) {
  const { id, name, slug, parentId, isOrganization, isPrivate, timeZone } = team;
  return {
    id,
    name,
    isOrganization,
    ...(parentId === null ? {} : { parentId }),
    slug,
    logoUrl: null,
    bio: null,
    isPrivate,
    timeZone,
    metadata: {},
  };
}

export function buildMembershipAnswer({ id, userId, teamId, accepted, role }: Membership, member: Member) {
  const { email, name, username, avatarUrl } = member;
  return {
    id,
    userId,
    teamId,
    accepted,
    role,
    disableImpersonation: false,
    user: { email, name, username, avatarUrl, bio: null, metadata: {} },
  };
}

export function buildEventTypeAnswer(eventType: EventType) {
  const { id, slug, title, lengthInMinutes, ownerId, teamId, schedulingType } = eventType;
  return {
    id,
    ...(ownerId === null ? {} : { ownerId }),
    ...(teamId === null ? {} : { teamId, schedulingType }),
    lengthInMinutes,
    title,
    slug,
    description: '',
    hidden: false,
  };
}
