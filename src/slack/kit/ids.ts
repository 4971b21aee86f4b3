/** Must match the manifest. */
export const commands = {
  rankings: '/cal-rankings',
  bookings: '/cal-bookings',
  digest: '/cal-digest',
  account: '/cal-account',
} as const;

/** Every `action_id`. An id stays here as long as old messages carry it. */
export const actionIds = {
  /** Shows the rankings question in the button's value, as in "Try again" and "Start over". */
  rankingsShow: 'rankings_show',
  /** Menus; the question they change is in their `block_id`. */
  rankingsChoose: 'rankings_choose',
  rankingsPeriod: 'rankings_period',
  rankingsScope: 'rankings_scope',
  rankingsEvent: 'rankings_event',
  rankingsShare: 'rankings_share',
  /** In a share's preview: whether a bottom list names people. */
  shareNames: 'share_names',
  shareUndo: 'share_undo',
  /** A link button; Slack reports its press all the same. */
  shareSee: 'share_see',
  /** On a posted message: the presser's own numbers for the same question. */
  shareMine: 'share_mine',
  /** One button per possible reading of a text. */
  readingFirst: 'reading_1',
  readingSecond: 'reading_2',
  readingThird: 'reading_3',
  readingFourth: 'reading_4',
  rankingsFilters: 'rankings_filters',
  /** *Copy as command* and help; the question is in its `block_id`. */
  rankingsOverflow: 'rankings_overflow',
  fairShareStop: 'fair_share_stop',
  /** A menu of a ranking's rows, which opens the bookings behind one. */
  rankingsExplain: 'rankings_explain',
  /** On a person's card: the bookings behind it, and which of several people is meant. */
  cardBookings: 'card_bookings',
  rankingsPerson: 'rankings_person',
  /** In the modal of bookings behind a row or card. */
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
  /** A link button; Slack reports its press all the same. */
  accountConnect: 'account_connect',
  /** For further regions. */
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
  accountSettings: 'account_settings',
  /** On the Home tab, where no message can be replaced. */
  homeRefresh: 'home_refresh',
  homeConnect: 'home_connect',
  homeSample: 'home_sample',
  homeSettings: 'home_settings',
  homeCard: 'home_card',
  homeDisconnect: 'home_disconnect',
  homeHide: 'home_hide',
  homeShow: 'home_show',
  digestNew: 'digest_new',
  /** Another page of the list, or back to it. */
  digestList: 'digest_list',
  digestOpen: 'digest_open',
  digestChange: 'digest_change',
  digestPreview: 'digest_preview',
  digestSendNow: 'digest_send_now',
  digestSkip: 'digest_skip',
  digestPause: 'digest_pause',
  digestResume: 'digest_resume',
  digestStop: 'digest_stop',
  /** Asks whose access to use; the next two take over with it. */
  digestTakeOver: 'digest_take_over',
  digestTakeOverOwn: 'digest_take_over_own',
  digestTakeOverShared: 'digest_take_over_shared',
  /** A menu of a digest: the option names the action, the `block_id` the digest. */
  digestMore: 'digest_more',
  digestHistory: 'digest_history',
  /** Posts a run that did not arrive. */
  digestRepost: 'digest_repost',
} as const;

export type ActionId = (typeof actionIds)[keyof typeof actionIds];

export const callbackIds = {
  accountKey: 'account_key',
  accountSettings: 'account_settings',
  /** The preview of what is shared. */
  shareRankings: 'share_rankings',
  shareBookings: 'share_bookings',
  rankingsFilters: 'rankings_filters',
  bookingsFilters: 'bookings_filters',
  digestForm: 'digest_form',
  /** The step after the form: the next runs, and Save. */
  digestSave: 'digest_save',
} as const;

export const keyInput = { blockId: 'key', actionId: 'key_text' } as const;

const settingsField = <T extends string>(name: T) =>
  ({ blockId: `settings_${name}`, actionId: name }) as const;

export const settingsInputs = {
  shared: settingsField('shared'),
  bookings: settingsField('bookings'),
  named: settingsField('named'),
  digests: settingsField('digests'),
  outside: settingsField('outside'),
  fiscalYear: settingsField('fiscal_year'),
  admins: settingsField('admins'),
} as const;

/** In a form's metadata in place of a `response_url`: the form was opened from the Home tab. */
export const homeTabMetadata = 'home';

export const shareInput = { blockId: 'share_to', actionId: 'share_channel' } as const;

export const digestInputs = {
  channel: { blockId: 'digest_channel', actionId: 'channel' },
  weekdays: { blockId: 'digest_weekdays', actionId: 'weekdays' },
  every: { blockId: 'digest_every', actionId: 'every' },
  time: { blockId: 'digest_time', actionId: 'time' },
  /** Slack asks for its options by action id alone. */
  timeZone: { blockId: 'digest_zone', actionId: 'digest_zone' },
  weekStart: { blockId: 'digest_week_start', actionId: 'week_start' },
  source: { blockId: 'digest_source', actionId: 'source' },
  rankings: { blockId: 'digest_rankings', actionId: 'rankings' },
  rows: { blockId: 'digest_rows', actionId: 'rows' },
  extras: { blockId: 'digest_extras', actionId: 'extras' },
  whenEmpty: { blockId: 'digest_when_empty', actionId: 'when_empty' },
} as const;

const filterInput = <T extends string>(name: T) => ({ blockId: `filter_${name}`, actionId: name }) as const;

export const filterInputs = {
  period: filterInput('period'),
  periodFrom: filterInput('period_from'),
  periodTo: filterInput('period_to'),
  scope: filterInput('scope'),
  dateField: filterInput('date_field'),
  /** Slack asks for the options of long lists by action id alone, so each form has its own. */
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
