/** The slash commands, as the manifest lists them. */
export const commands = {
  rankings: '/cal-rankings',
  bookings: '/cal-bookings',
  digest: '/cal-digest',
  account: '/cal-account',
} as const;

/** Every `action_id` that Roundup has put into a message. An id stays here as long as old messages carry it. */
export const actionIds = {
  /** Shows the rankings question in the button's value: "Try again", "Start over". */
  rankingsShow: 'rankings_show',
  /** Menus; the question they change is in their `block_id`. */
  rankingsChoose: 'rankings_choose',
  rankingsPeriod: 'rankings_period',
  rankingsScope: 'rankings_scope',
  rankingsEvent: 'rankings_event',
  rankingsShare: 'rankings_share',
  /** Shows the bookings question in the button's value from its start. */
  bookingsShow: 'bookings_show',
  bookingsMoreAhead: 'bookings_more_ahead',
  bookingsMoreBehind: 'bookings_more_behind',
  bookingsRestart: 'bookings_restart',
  bookingsTeam: 'bookings_team',
  bookingsEvent: 'bookings_event',
  bookingsShare: 'bookings_share',
  /** A link button: Slack tells us of the press all the same. */
  accountConnect: 'account_connect',
  accountKey: 'account_key',
  accountDisconnect: 'account_disconnect',
  accountHide: 'account_hide',
  accountShow: 'account_show',
  accountShare: 'account_share',
  accountUnshare: 'account_unshare',
  accountRule: 'account_rule',
  accountNamed: 'account_named',
  accountAdmins: 'account_admins',
  digestNew: 'digest_new',
  digestChange: 'digest_change',
  digestPreview: 'digest_preview',
  digestSendNow: 'digest_send_now',
  digestSkip: 'digest_skip',
  digestPause: 'digest_pause',
  digestResume: 'digest_resume',
  digestStop: 'digest_stop',
  digestTakeOver: 'digest_take_over',
  digestHistory: 'digest_history',
  /** "It did not arrive: post it." */
  digestRepost: 'digest_repost',
} as const;

export type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** Every modal's `callback_id`. */
export const callbackIds = { accountKey: 'account_key' } as const;

/** Where the key modal's input is. Its errors are shown at the block. */
export const keyInput = { blockId: 'key', actionId: 'key_text' } as const;
