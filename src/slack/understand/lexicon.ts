import { createSpeller } from '../../lib/text/nearest-word';
import { monthNames, weekdayNames } from '../../lib/time/calendar';
import { readMonthName, readWeekday } from '../../lib/time/parse-period';
import type { PeriodSpec } from '../../lib/time/period';
import { numberWords, partsOfDay, plainPeriodWords, seasonOf } from '../../lib/time/plain-words';
import { type Caveat, emptyPatch, type Patch } from './frame';

export interface Phrase {
  readonly words: readonly string[];
  readonly patch: Patch;
  /** The meaning is not certain: "leaderboard", "slacking". */
  readonly isGuess: boolean;
}

type PhraseLine = readonly [patch: Patch, phrases: string];

const least: Patch = { superlative: 'least' };
const most: Patch = { superlative: 'most' };
const withCaveat = (caveat: Caveat): Patch => ({ caveats: [caveat] });
const ranksMembers = (not: string): Patch => withCaveat({ kind: 'ranks-members', not });
const countsBookings = (not: string): Patch => withCaveat({ kind: 'counts-bookings', not });
const sameLastYear = (units: string) =>
  units
    .split(', ')
    .flatMap((unit) => [`same ${unit} last year`, `same ${unit} a year ago`])
    .join(', ');
const vsLastYear = (period: PeriodSpec): Patch => ({ period, compared: { kind: 'last', unit: 'year' } });
const guestWords =
  'guest guests client clients customer customers attendee attendees candidate candidates prospect prospects invitee invitees'.split(
    ' ',
  );
export const isGuestWord = (word: string): boolean => guestWords.includes(word);
const whoCancelled: Caveat = { kind: 'no-filter', of: 'who cancelled' };
export const onlyShows: Patch = withCaveat({ kind: 'only-shows' });
export const wholeDays: Patch = withCaveat({ kind: 'whole-days' });

// Phrases with a certain meaning, separated by commas.
const certainPhrases: readonly PhraseLine[] = [
  [
    { metrics: ['cancelled'] },
    'cancel, cancels, cancelled, canceled, cancelling, canceling, cancellation, cancellations, cancelation, cancelations, canceller, cancellers, canceler, cancelers, called off',
  ],
  [{ metrics: ['completed'] }, 'complete, completes, completed, completing, completion, completions'],
  [{ metrics: ['completed'], superlative: 'most' }, 'most finished, most done'],
  [{ metrics: ['completed'], superlative: 'least' }, 'least finished, fewest finished, least done'],
  [
    { metrics: ['no-show'] },
    'no show, no shows, noshow, noshows, no showed, did not show, didnt show, didnt show up, did not show up, not showing up, did not attend, didnt attend, not attended, missed',
  ],
  [
    { metrics: ['rated'] },
    'rated, rating, ratings, stars, star, scored, average rating, average ratings, avg rating, average score',
  ],
  [
    { metrics: ['rescheduled'] },
    'reschedule, reschedules, rescheduled, rescheduling, reschedulings, rebooked, postponed',
  ],
  [{ metrics: ['fair-share'] }, 'fair share, fairshare'],
  [most, 'most, top, highest, max, maximum, biggest, largest, greatest, mostly'],
  [{ ...most, isAbout: true }, 'busiest, most booked, most busy, number one'],
  [{ superlative: 'best' }, 'best, better, good, great'],
  [least, 'least, fewest, lowest, min, minimum, bottom, smallest, fewer'],
  [{ superlative: 'worst' }, 'worst, poorest, bad, poor, terrible'],
  [
    { isAbout: true },
    'booking, bookings, booked, meeting, meetings, meets, appointment, appointments, call, calls, session, sessions, event, events, numbers, stats, statistics, overview, summary, ranking, rankings, figures, results, performance, activity, dashboard, kpi, kpis, metrics, report, interviews, interview, mtg, mtgs, mtng, mtngs, appt, appts, bkg, bkgs, books, breakdown',
  ],
  [
    { streams: ['upcoming'] },
    'upcoming, scheduled, future, agenda, schedule, calendar, diary, coming up, up next, next up, whats next, what next, whats coming, whats on, what is on, what s on, what on, on my calendar, have on, got on, planned, ahead',
  ],
  [
    { streams: ['past'] },
    'past, history, historic, happened, finished, done, held, was on, were on, last time',
  ],
  [
    { streams: ['unconfirmed'] },
    'unconfirmed, pending, tentative, unanswered, not answered, havent answered, have not answered, not accepted, not yet confirmed, not yet accepted, yet to be confirmed, waiting for approval, waiting approval, waiting for me, waiting for answer, my approval, to be confirmed, not confirmed, to confirm, to approve, to accept, awaiting, awaiting confirmation, waiting for confirmation, needs confirmation, need confirmation, needs approval, needs ok, awaiting approval, requests, requested, unaccepted, open requests',
  ],
  [
    onlyShows,
    'cancel my, cancel our, cancel this, cancel a, cancel it, book a, book an, book me, book my, schedule a, schedule an, schedule me, schedule my, reschedule my, reschedule our, reschedule this, reschedule a, move my, move our, move this, confirm my, accept my, decline my, delete my',
  ],
  [vsLastYear({ kind: 'this', unit: 'week' }), sameLastYear('week')],
  [vsLastYear({ kind: 'this', unit: 'month' }), sameLastYear('month')],
  [vsLastYear({ kind: 'this', unit: 'quarter' }), sameLastYear('quarter')],
  [{ paid: true }, 'paid'],
  [{ paid: false }, 'unpaid, free of charge, free bookings, free meetings, free calls, free sessions'],
  [
    { byCreation: true },
    'by created, by creation, by creation date, by created date, by date created, by booking date, by date booked, by day booked, by when booked, by when they were booked, sort by created, sorted by created, order by created',
  ],
  [{ streams: ['recurring'] }, 'recurring, recurrent, repeating, repeated, repeat, series'],
  [
    { streams: ['all'] },
    'everything, all, any, including cancelled, include cancelled, incl cancelled, plus cancelled',
  ],
  [{ whose: 'me', period: { kind: 'today' } }, 'my day'],
  [{ whose: 'me', period: { kind: 'this', unit: 'week' } }, 'my week'],
  [{ whose: 'me', period: { kind: 'this', unit: 'month' } }, 'my month'],
  [{ whose: 'me' }, 'me, my, mine, myself, i, im, ive, my own, own'],
  [
    { whose: 'everyone' },
    'everyone, everybody, company, organisation, organization, org, all teams, whole company, everyone i can see, company wide, all people, all hosts, anyone',
  ],
  [{ whose: 'our-team' }, 'team, my team, our team, the team, my teams, teams'],
  [
    { compared: 'previous' },
    'compare, compared, comparison, comparing, compares, with last, to last, and last, with previous, to previous, and previous, with before, to before, than before, wow, mom, qoq, week over week, month over month, quarter over quarter, week on week, month on month, with the one before, to the one before, with the previous one, to the previous one, and the one before',
  ],
];

// Phrases that usually have this meaning; the reading counts as a guess.
const guessedPhrases: readonly PhraseLine[] = [
  [
    { ...most, isAbout: true },
    'leaderboard, leader board, leaderbord, scoreboard, league table, top performers, top performer, performers, performer, performing, best performer, best performers, mvp, hero, heroes, champion, champions, winner, winners, winning, carrying, carries, carry, crushing it, killing it, leading, leads, leader, leaders, ahead of everyone, hall of fame, first place, won, win, working hardest, hardest working, most active, most productive, most popular, hustling, on fire',
  ],
  [
    { ...least, isAbout: true },
    'hall of shame, last place, least busy, less busy, not busy, slacking, slacker, slackers, lazy, laziest, idle, idling, underperforming, under performing, underperformer, underperformers, struggling, behind, lagging, lagging behind, slipping, falling behind, least active, inactive, quiet, quietest, low performers, low performer, least productive, no bookings, no meetings, no calls, no appointments, hasnt had any, havent had any, has not had any, have not had any, hadnt any, didnt have any, did not have any, without any, without bookings, without meetings, nothing booked, has time, have time, has capacity, free time, needs more, need more',
  ],
  [
    { metrics: ['fair-share'] },
    'workload, workloads, work load, load, balance, balanced, unbalanced, evenly, fair, fairly, fairness, unfair, distribution, distributed, spread, split, shared out, overloaded, overworked, overbooked, swamped, stretched, capacity, utilisation, utilization, burning out, too much on, should take, should get, whose turn, next lead, new lead, new leads, round robin',
  ],
  [
    { metrics: ['no-show'] },
    'ghosted, ghosting, ghosts, stood up, never showed, never show up, absent, absences, absence',
  ],
  [
    { metrics: ['cancelled'] },
    'flaked, flaky, flakes, unreliable, dropped, dropping, bailed, bails, bailing, rejected, declined, called off, cxl',
  ],
  [{ metrics: ['completed'] }, 'reliable, most reliable, closed, closing, delivered, finishes, attended'],
  [
    { metrics: ['rated'] },
    'nps, reviews, review, reviewed, feedback, csat, satisfaction, score, scores, happiest, happy, loved, liked, praised, appreciated',
  ],
  [{ metrics: ['rated'], superlative: 'worst' }, 'complaint, complaints'],
  [{ metrics: ['rescheduled'] }, 'moved, moves, shifted'],
  [
    { compared: 'previous' },
    'change, changes, changed, improved, improving, improvement, delta, progress, difference, go up, going up, gone up, go down, going down, gone down, up or down',
  ],
  [
    { compared: 'previous', ...withCaveat({ kind: 'no-trend' }) },
    'trend, trends, trending, growth, growing, growth rate, over time, trendline',
  ],
  [{ period: { kind: 'this', unit: 'week' } }, 'of the week'],
  [{ period: { kind: 'this', unit: 'month' } }, 'of the month'],
  [{ period: { kind: 'this', unit: 'quarter' } }, 'of the quarter'],
  [{ period: { kind: 'this', unit: 'year' } }, 'of the year'],
  [
    { compared: { kind: 'last', unit: 'year' } },
    `yoy, year over year, year on year, ${sameLastYear('week, month, quarter, period, time, day')}`,
  ],
  [{ streams: ['upcoming'] }, 'next, confirmed, accepted, soon, later, coming, next one, first'],
  [{ streams: ['past'] }, 'last, previous, most recent, recent, latest, lately, recently, earlier, over'],
  [
    { created: { kind: 'last-days', count: 7 } },
    'recently booked, just booked, newly booked, recently created, whats new, what is new, newest, newest bookings, new bookings, latest booked',
  ],
  [
    withCaveat({ kind: 'export' }),
    'export, exports, csv, download, excel, spreadsheet, xlsx, pdf, print, google sheet, sheet',
  ],
];

// Phrases for what Roundup cannot answer, with the nearest answer it has.
const unsupportedPhrases: readonly PhraseLine[] = [
  [
    withCaveat({ kind: 'only-booked' }),
    'free, available, availability, openings, free slots, open slots, gaps',
  ],
  [countsBookings('rates'), 'rate, rates, percentage, percentages, percent, ratio, ratios'],
  [
    { metrics: ['no-show'], ...countsBookings('rates') },
    'show rate, show up rate, showup rate, attendance, attendance rate, turnout',
  ],
  [countsBookings('averages'), 'average, averages, avg, on average, mean, median, typical'],
  [
    countsBookings('revenue'),
    'revenue, revenues, income, turnover, earnings, earned, money, cost, costs, price, how much money, how much did we make, deal size, pipeline value, value, umsatz',
  ],
  [
    countsBookings('conversions'),
    'conversion, conversions, conversion rate, close rate, win rate, converted',
  ],
  [
    countsBookings('hours'),
    'hours, total hours, how many hours, how much time, how long, time spent, hours spent, duration, durations, longest, shortest',
  ],
  [
    countsBookings('response times'),
    'response time, response times, lead time, lead times, fastest, slowest, quickest',
  ],
  [
    countsBookings('targets'),
    'target, targets, goal, goals, quota, quotas, forecast, forecasts, projection, projections, budget',
  ],
  [
    { metrics: ['cancelled'], caveats: [whoCancelled] },
    [...guestWords, 'host', 'hosts', 'them', 'whom', 'who']
      .flatMap((who) => [`cancelled by ${who}`, `canceled by ${who}`])
      .join(', '),
  ],
  [
    { metrics: ['cancelled'], whose: 'me', caveats: [whoCancelled] },
    'cancelled by me, canceled by me, cancelled by us, i cancelled, i canceled',
  ],
  [ranksMembers('days'), 'day of the week, days of the week'],
  [ranksMembers('times of day'), 'time of day, times of day, time slot, time slots'],
  [ranksMembers('event types'), 'event type, event types, meeting type, meeting types, booking type'],
  [
    { ...most, ...ranksMembers('event types') },
    'top event, top events, most popular event, most popular events, most popular meeting, most popular meetings, most popular call, most popular calls, most booked meeting',
  ],
  [
    countsBookings('guests'),
    ['unique', 'distinct', 'new', 'repeat', 'returning']
      .flatMap((which) => guestWords.map((who) => `${which} ${who}`))
      .join(', '),
  ],
  [
    withCaveat({ kind: 'no-filter', of: 'location' }),
    'in person, onsite, on site, online, virtual, video, zoom, phone, google meet, teams call, teams calls',
  ],
  [withCaveat({ kind: 'no-filter', of: 'notice' }), 'last minute, short notice, same day'],
  [
    wholeDays,
    `${[...partsOfDay].flatMap((part) => [part, `${part}s`]).join(', ')}, midday, pm, eod, end of day, first thing, before noon, after noon, before lunch, after lunch, after work, business hours, working hours`,
  ],
];

// What people ask to have ranked. Only members are.
const otherKinds: Readonly<Record<string, string>> = {
  days: 'day, days, weekday, weekdays, day of the week, days of the week, working day, date',
  'times of day': 'hour, hours, time, times, time of day, times of day, time slot, time slots, slot',
  weeks: 'week, weeks',
  months: 'month, months',
  quarters: 'quarter',
  years: 'year',
  'event types':
    'event type, event types, meeting type, meeting types, type of meeting, kind of meeting, booking type, type, types',
  teams: 'team, teams, department, departments',
  guests: `${guestWords.join(', ')}, company, companies, account, accounts`,
  places: 'country, countries, city, cities, location, locations, region, regions, office',
  reasons: 'reason, reasons',
  sources: 'source, sources, channel, channels, campaign, campaigns',
};
// Before one of `otherKinds` these ask for a ranking of it: "busiest day", "by team".
const askingForKind: readonly PhraseLine[] = [
  [emptyPatch, 'by, per, each, for each, which, what, split by, grouped by'],
  [
    { ...most, isAbout: true },
    'busiest, most booked, most popular, favourite, favorite, popular, peak, busy',
  ],
  [most, 'top'],
  [least, 'quietest, slowest, least busy, least popular'],
  [{ superlative: 'best' }, 'best'],
  [{ superlative: 'worst' }, 'worst'],
];

const fillers =
  'vs, versus, v, against, hows, possible, maybe, perhaps, possibly, probably, all the time, like, thing, first thing, far, as far, overall, altogether, anything, something, anybody, busy, busier, so far, until now, up to now, a, an, the, please, pls, plz, show, show me, give, give me, tell, tell me, get, get me, let me see, let me know, send me, i want, i want to see, i need, i would like, id like, i d like to see, can i see, can i have, can you, could you, can, could, would, will, should, what, whats, who, whos, whose, which, when, where, how, how many, how much, how often, how is, how are, how did, how am, many, much, is, are, was, were, be, been, being, am, did, do, does, doing, done by, has, have, had, having, got, gets, of, in, on, for, at, to, by, from, off, over, during, within, among, across, and, or, per, each, every, it, its, that, those, these, this, there, their, them, they, you, your, he, she, his, her, our, we, us, ours, all of, people, person, persons, member, members, rep, reps, sales rep, colleague, colleagues, host, hosts, hosted, hosting, folks, guys, teammate, teammates, team member, team members, by person, per person, by member, by host, by rep, each person, list, lists, table, chart, graph, view, see, look, looking, look up, find, search, open, display, check, number, numbers of, total, totals, count, counts, amount, data, hey, hi, hello, thanks, thank you, ty, ok, okay, so, well, now then, just, only, really, actually, also, too, again, quick, quickly, about, happening, going, go, going on, up, out, with, without fail, here, ever since, time, times, one, ones, some, both, status, scope, &, u, ur, met, meet, saw, seeing, gimme, lemme, wanna, gonna, more, less, longer, shorter, sum, still, spend, spent, join link, zoom link, meeting link, link for, link to, booked by, hosted by, sort by date, sorted by date, sort by time, oldest first, cal, calcom, cal com, roundup, slack, currently, right, right now, day, ve, re, s, ll, d, m, t, dear, as, if, than, ranked, rank, sorted, by bookings, make, made by, held by, taken, take, takes, taking, attending, attend, run, running, ran, type, types, period, stand, stands, standing';

const exclusions = new Set(
  'not no non without except excluding exclude excluded excl minus ignoring ignore omit hide besides nothing neither other w/o dont doesnt didnt isnt arent wasnt werent hasnt havent never'.split(
    ' ',
  ),
);

/** Whether the word negates, so that ignoring it would reverse the meaning. */
export const isExclusion = (word: string): boolean => exclusions.has(word);

function phrasesOf(lines: readonly PhraseLine[], isGuess: boolean): readonly Phrase[] {
  return lines.flatMap(([patch, phrases]) =>
    phrases.split(',').map((phrase) => ({ words: phrase.trim().split(' '), patch, isGuess })),
  );
}

const phrases: readonly Phrase[] = [
  ...phrasesOf(certainPhrases, false),
  ...phrasesOf(guessedPhrases, true),
  ...phrasesOf(unsupportedPhrases, false),
  ...phrasesOf([[emptyPatch, `${fillers}, ${guestWords.join(', ')}`]], false),
];
const starts = phrasesOf(askingForKind, false);
const kinds = phrasesOf(
  Object.entries(otherKinds).map(([not, names]): PhraseLine => [ranksMembers(not), names]),
  false,
);

function byFirstWord(all: readonly Phrase[]): (word: string) => readonly Phrase[] {
  const index = new Map<string, Phrase[]>();
  for (const phrase of all) {
    const [first = ''] = phrase.words;
    const known = index.get(first);
    if (known === undefined) index.set(first, [phrase]);
    else known.push(phrase);
  }
  return (word) => index.get(word) ?? [];
}

export const phrasesFrom = byFirstWord(phrases);
export const startsFrom = byFirstWord(starts);
export const kindsFrom = byFirstWord(kinds);

const dateWords = [...plainPeriodWords, ...monthNames, ...weekdayNames];

const words = new Set([
  ...[...phrases, ...starts, ...kinds].flatMap((phrase) => phrase.words),
  ...dateWords,
  ...exclusions,
  ...numberWords,
  ...'vs versus against none previous prior created made added new changed updated modified edited unpaid paid help with client attendee but'.split(
    ' ',
  ),
]);

export const isKnownWord = (word: string): boolean =>
  words.has(word) || readWeekday(word) !== null || readMonthName(word) !== null;

// Words with a meaning are offered as corrections from 4 letters, others from 6: "ben" is more likely a name
// than a mistyped "been".
const meaningfulWords = new Set([
  ...phrases
    .filter(({ patch }) => patch !== emptyPatch && patch.caveats === undefined)
    .flatMap((phrase) => phrase.words),
  ...dateWords,
]);
// "strong" is not a mistyped "spring".
const nearestWord = createSpeller(
  [...words].filter((word) => !seasonOf.has(word) && word.length >= (meaningfulWords.has(word) ? 4 : 6)),
);

/** Corrects a mistyped word to one of the lexicon. Returns null when none is close. */
export function spell(word: string): string | null {
  const nearest = nearestWord(word);
  if (nearest === null) return null;
  const isBeginning = nearest.startsWith(word);
  // "tom" is a name and "tomor" is not; "lst" lacks a letter.
  const isClose = Math.abs(nearest.length - word.length) <= 2 || (isBeginning && word.length >= 5);
  const isShort = word.length === 3 && (isBeginning || nearest.length !== 4);
  return isClose && !isShort ? nearest : null;
}
