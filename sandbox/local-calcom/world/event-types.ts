import { adminId, lonerId, plainMemberId } from './people';
import { lonersTeamId, otherSuccessTeamId, peopleTeamId, range, salesTeamId, successTeamId } from './teams';
import type { EventType } from './types';

const managedId = 313;
/** No longer in the sales team, but still the owner of calls held there. */
export const formerSalesMemberId = 139;

const plain = {
  ownerId: null,
  teamId: null,
  parentId: null,
  schedulingType: null,
  seats: null,
  recurring: false,
  paid: false,
} as const;

const shared: readonly EventType[] = [
  { ...plain, ...named(310, 'intro', 'Intro call', 30), ownerId: adminId, hostIds: [adminId] },
  {
    ...plain,
    ...named(311, 'demo', 'Product demo', 45),
    teamId: salesTeamId,
    schedulingType: 'roundRobin',
    hostIds: range(101, 116),
  },
  {
    ...plain,
    ...named(312, 'demo', 'Demo for customers', 30),
    teamId: successTeamId,
    schedulingType: 'roundRobin',
    hostIds: range(112, 124),
  },
  {
    ...plain,
    ...named(managedId, 'onboarding', 'Onboarding', 30),
    teamId: salesTeamId,
    schedulingType: 'managed',
    hostIds: [],
  },
  {
    ...plain,
    ...named(314, 'panel-interview', 'Panel interview', 60),
    teamId: peopleTeamId,
    schedulingType: 'collective',
    hostIds: range(131, 139),
  },
  {
    ...plain,
    ...named(315, 'office-hours', 'Office hours', 60),
    teamId: otherSuccessTeamId,
    schedulingType: 'roundRobin',
    seats: 8,
    hostIds: range(121, 132),
  },
  {
    ...plain,
    ...named(316, 'weekly-sync', 'Weekly sync', 30),
    teamId: successTeamId,
    schedulingType: 'roundRobin',
    recurring: true,
    hostIds: range(112, 118),
  },
  {
    ...plain,
    ...named(317, 'training', 'Training', 90),
    teamId: peopleTeamId,
    seats: 12,
    recurring: true,
    hostIds: [131, 133],
  },
  {
    ...plain,
    ...named(318, 'discovery', 'Discovery call', 20),
    teamId: salesTeamId,
    schedulingType: 'roundRobin',
    hostIds: range(101, 116),
  },
  {
    ...plain,
    ...named(319, 'support', 'Support call', 25),
    teamId: otherSuccessTeamId,
    schedulingType: 'roundRobin',
    hostIds: range(121, 132),
  },
  { ...plain, ...named(320, 'consulting', 'Paid consulting', 60), ownerId: 105, paid: true, hostIds: [105] },
  {
    ...plain,
    ...named(321, 'quick-chat', 'Quick chat', 15),
    ownerId: plainMemberId,
    hostIds: [plainMemberId],
  },
  {
    ...plain,
    ...named(322, 'night-shift', 'Night shift handover', 480),
    teamId: otherSuccessTeamId,
    schedulingType: 'roundRobin',
    hostIds: range(121, 132),
  },
  {
    ...plain,
    ...named(330, 'studio-visit', 'Studio visit', 45),
    teamId: lonersTeamId,
    schedulingType: 'roundRobin',
    hostIds: [lonerId, 142],
  },
  { ...plain, ...named(331, 'coffee', 'Coffee', 30), ownerId: lonerId, hostIds: [lonerId] },
];

// A managed event type is copied to each of its members, who then own the copy: its bookings are personal ones.
const copies: readonly EventType[] = range(103, 122).map((ownerId, index) => ({
  ...plain,
  ...named(341 + index, 'onboarding', 'Onboarding', 30),
  parentId: managedId,
  ownerId,
  hostIds: [ownerId],
}));

export const eventTypes: readonly EventType[] = [...shared, ...copies];

function named(id: number, slug: string, title: string, lengthInMinutes: number) {
  return { id, slug, title, lengthInMinutes };
}
