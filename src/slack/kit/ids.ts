/** The slash commands, as the manifest lists them. */
export const commands = {
  rankings: '/cal-rankings',
  bookings: '/cal-bookings',
  digest: '/cal-digest',
  account: '/cal-account',
} as const;

/** Every `action_id` that Roundup has put into a message. An id stays here as long as old messages carry it. */
export const actionIds = {
  /** Shows the rankings question in the button's value: "Try again", "Start over", "Compare with the period before". */
  rankingsShow: 'rankings_show',
  /** Menus; the question they change is in their `block_id`. */
  rankingsChoose: 'rankings_choose',
  rankingsPeriod: 'rankings_period',
  rankingsScope: 'rankings_scope',
  rankingsEvent: 'rankings_event',
  rankingsShare: 'rankings_share',
  /** In a share's preview: whether a list from below names anybody. */
  shareNames: 'share_names',
  /** Deletes what one has shared. */
  shareUndo: 'share_undo',
  /** A link button: Slack tells us of the press all the same. */
  shareSee: 'share_see',
  /** Of a posted message: the presser's own numbers for the same question. */
  shareMine: 'share_mine',
  /** What a text may have meant, one button each. */
  readingFirst: 'reading_1',
  readingSecond: 'reading_2',
  readingThird: 'reading_3',
  readingFourth: 'reading_4',
  /** Opens the form with every filter. */
  rankingsFilters: 'rankings_filters',
  /** A menu of further things: the question, which is in its `block_id`, as a command, and help. */
  rankingsOverflow: 'rankings_overflow',
  /** Ends a count of bookings under way. */
  fairShareStop: 'fair_share_stop',
  /** A menu of a ranking's rows: the bookings behind one of them. */
  rankingsExplain: 'rankings_explain',
  /** Of a person's card: the bookings behind it; and which of several people is meant. */
  cardBookings: 'card_bookings',
  rankingsPerson: 'rankings_person',
  /** In the modal that it opens. */
  explainMore: 'explain_more',
  explainFurther: 'explain_further',
  explainBack: 'explain_back',
  /** Shows the bookings question in the button's value from its start. */
  bookingsShow: 'bookings_show',
  bookingsMoreAhead: 'bookings_more_ahead',
  bookingsMoreBehind: 'bookings_more_behind',
  bookingsRestart: 'bookings_restart',
  bookingsTeam: 'bookings_team',
  bookingsEvent: 'bookings_event',
  bookingsShare: 'bookings_share',
  bookingsFilters: 'bookings_filters',
  bookingsOverflow: 'bookings_overflow',
  /** A link button: Slack tells us of the press all the same. */
  accountConnect: 'account_connect',
  /** The same for further regions. */
  accountConnectOther: 'account_connect_other',
  accountConnectThird: 'account_connect_third',
  accountConnectFourth: 'account_connect_fourth',
  accountKey: 'account_key',
  /** Answers from invented people until something is connected. */
  accountSample: 'account_sample',
  accountDisconnect: 'account_disconnect',
  accountHide: 'account_hide',
  accountShow: 'account_show',
  accountShare: 'account_share',
  /** Opens the workspace's settings. */
  accountSettings: 'account_settings',
  /** Of the Home tab, where no message can be replaced. */
  homeRefresh: 'home_refresh',
  homeConnect: 'home_connect',
  homeSample: 'home_sample',
  homeSettings: 'home_settings',
  /** All of one's own numbers, in a modal. */
  homeCard: 'home_card',
  homeDisconnect: 'home_disconnect',
  homeHide: 'home_hide',
  homeShow: 'home_show',
  digestNew: 'digest_new',
  /** The list itself: another page of it, or back to it. */
  digestList: 'digest_list',
  /** One digest of a long list. */
  digestOpen: 'digest_open',
  digestChange: 'digest_change',
  digestPreview: 'digest_preview',
  digestSendNow: 'digest_send_now',
  digestSkip: 'digest_skip',
  digestPause: 'digest_pause',
  digestResume: 'digest_resume',
  digestStop: 'digest_stop',
  /** Asks with whose access; the next two do it. */
  digestTakeOver: 'digest_take_over',
  digestTakeOverOwn: 'digest_take_over_own',
  digestTakeOverShared: 'digest_take_over_shared',
  /** Behind ⋯, or one of several: the option says what, the block's id of which. */
  digestMore: 'digest_more',
  digestHistory: 'digest_history',
  /** "It did not arrive: post it." */
  digestRepost: 'digest_repost',
} as const;

export type ActionId = (typeof actionIds)[keyof typeof actionIds];

/** Every modal's `callback_id`. */
export const callbackIds = {
  accountKey: 'account_key',
  accountSettings: 'account_settings',
  /** The preview of what is shared, one for each kind of it. */
  shareRankings: 'share_rankings',
  shareBookings: 'share_bookings',
  rankingsFilters: 'rankings_filters',
  bookingsFilters: 'bookings_filters',
  digestForm: 'digest_form',
  /** The step after the form: the next runs, and Save. */
  digestSave: 'digest_save',
} as const;

/** Where the key modal's input is. Its errors are shown at the block. */
export const keyInput = { blockId: 'key', actionId: 'key_text' } as const;

const settingsField = <T extends string>(name: T) =>
  ({ blockId: `settings_${name}`, actionId: name }) as const;

/** Where the inputs of the settings are. */
export const settingsInputs = {
  shared: settingsField('shared'),
  bookings: settingsField('bookings'),
  named: settingsField('named'),
  digests: settingsField('digests'),
  outside: settingsField('outside'),
  fiscalYear: settingsField('fiscal_year'),
  admins: settingsField('admins'),
} as const;

/** In a form's metadata, in place of an address: it was opened from the Home tab. */
export const homeMark = 'home';

/** Where the preview asks for the channel. */
export const shareInput = { blockId: 'share_to', actionId: 'share_channel' } as const;

/** Where the digest form's inputs are. A mistake is shown at its block. */
export const digestInputs = {
  channel: { blockId: 'digest_channel', actionId: 'channel' },
  weekdays: { blockId: 'digest_weekdays', actionId: 'weekdays' },
  every: { blockId: 'digest_every', actionId: 'every' },
  time: { blockId: 'digest_time', actionId: 'time' },
  /** Suggested as one types: Slack asks for its options by the action id. */
  timeZone: { blockId: 'digest_zone', actionId: 'digest_zone' },
  weekStart: { blockId: 'digest_week_start', actionId: 'week_start' },
  source: { blockId: 'digest_source', actionId: 'source' },
  rankings: { blockId: 'digest_rankings', actionId: 'rankings' },
  rows: { blockId: 'digest_rows', actionId: 'rows' },
  extras: { blockId: 'digest_extras', actionId: 'extras' },
  whenEmpty: { blockId: 'digest_when_empty', actionId: 'when_empty' },
} as const;

const filterInput = <T extends string>(name: T) => ({ blockId: `filter_${name}`, actionId: name }) as const;

/** Where the inputs of the two filter forms are. A mistake is shown at its block. */
export const filterInputs = {
  period: filterInput('period'),
  periodFrom: filterInput('period_from'),
  periodTo: filterInput('period_to'),
  scope: filterInput('scope'),
  dateField: filterInput('date_field'),
  /** Of long lists Slack asks for the options by the action id, so each form has its own. */
  rankingsEvent: filterInput('filter_rankings_event'),
  bookingsEvent: filterInput('filter_bookings_event'),
  member: filterInput('member'),
  memberText: filterInput('member_text'),
  statuses: filterInput('statuses'),
  paid: filterInput('paid'),
  rating: filterInput('rating'),
  ratingOperand: filterInput('rating_operand'),
  versus: filterInput('versus'),
  lists: filterInput('lists'),
  attendee: filterInput('attendee'),
  host: filterInput('host'),
  team: filterInput('team'),
  uid: filterInput('uid'),
  created: filterInput('created'),
  createdFrom: filterInput('created_from'),
  createdTo: filterInput('created_to'),
  updated: filterInput('updated'),
  updatedFrom: filterInput('updated_from'),
  updatedTo: filterInput('updated_to'),
} as const;
