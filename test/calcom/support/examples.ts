// Answers as Cal.com documents them, with invented people.

export const member = (userId: number, count: number, user: Record<string, unknown> = {}) => ({
  userId,
  user: {
    id: userId,
    username: 'rui',
    name: 'Rui Pires',
    email: 'rui@acme.test',
    avatarUrl: '/rui/avatar.png',
    ...user,
  },
  emailMd5: '0123456789abcdef0123456789abcdef',
  count,
});

export const noStats = {
  mostBookings: [],
  leastBookings: [],
  mostCancelled: [],
  mostCompleted: [],
  leastCompleted: [],
  mostNoShow: [],
  highestRatings: [],
  lowestRatings: [],
};

export const me = {
  id: 77,
  username: 'rui',
  email: 'rui@acme.test',
  name: 'Rui Pires',
  avatarUrl: null,
  bio: null,
  timeFormat: 24,
  defaultScheduleId: null,
  weekStart: 'Monday',
  timeZone: 'Europe/Lisbon',
  locale: 'en',
  organizationId: null,
};

export const success = (data: unknown, more: Record<string, unknown> = {}) => ({
  status: 'success',
  data,
  ...more,
});

export const emptyPage = success([], { pagination: { nextCursor: null, hasMore: false } });
