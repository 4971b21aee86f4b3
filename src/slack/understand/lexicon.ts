import { createSpeller } from '../../lib/text/nearest-word';
import { monthNames, weekdayNames } from '../../lib/time/calendar';
import { plainPeriodWords, seasonOf } from '../../lib/time/plain-words';
import { nothing, type Patch } from './frame';

/** One way to say something; `words` are folded. */
export interface Phrase {
  readonly words: readonly string[];
  readonly patch: Patch;
  /** It is not quite what was said: "leaderboard", "slacking". */
  readonly isGuess: boolean;
}

type Line = readonly [patch: Patch, phrases: string];

const least: Patch = { direction: 'least' };
const most: Patch = { direction: 'most' };

// What is said for certain. Commas part phrases.
const said: readonly Line[] = [
  [
    { metrics: ['cancelled'] },
    'cancel, cancels, cancelled, canceled, cancelling, canceling, cancellation, cancellations, cancelation, cancelations, canceller, cancellers, canceler, cancelers, called off',
  ],
  [{ metrics: ['completed'] }, 'complete, completes, completed, completing, completion, completions'],
  [{ metrics: ['completed'], direction: 'most' }, 'most finished, most done'],
  [{ metrics: ['completed'], direction: 'least' }, 'least finished, fewest finished, least done'],
  [
    { metrics: ['no-show'] },
    'no show, no shows, noshow, noshows, no showed, did not show, didnt show, didnt show up, did not show up, not showing up, did not attend, didnt attend, not attended, missed',
  ],
  [{ metrics: ['rated'] }, 'rated, rating, ratings, stars, star, scored'],
  [
    { metrics: ['rescheduled'] },
    'reschedule, reschedules, rescheduled, rescheduling, reschedulings, rebooked, postponed',
  ],
  [{ metrics: ['fair-share'] }, 'fair share, fairshare'],
  [most, 'most, top, highest, max, maximum, biggest, largest, greatest, mostly'],
  [{ ...most, isAbout: true }, 'busiest, most booked, most busy, number one'],
  [{ direction: 'best' }, 'best, better, good, great'],
  [least, 'least, fewest, lowest, min, minimum, bottom, smallest, fewer'],
  [{ direction: 'worst' }, 'worst, poorest, bad, poor, terrible'],
  [
    { isAbout: true },
    'booking, bookings, booked, meeting, meetings, meets, appointment, appointments, call, calls, session, sessions, event, events, numbers, stats, statistics, overview, summary, ranking, rankings, figures, results, performance, activity, dashboard, kpi, kpis, metrics, report, interviews, interview',
  ],
  [
    { streams: ['upcoming'] },
    'upcoming, scheduled, future, agenda, schedule, calendar, diary, coming up, up next, next up, whats next, what next, whats coming, whats on, what is on, what s on, what on, on my calendar, have on, got on, planned, ahead',
  ],
  [{ streams: ['past'] }, 'past, history, historic, happened, finished, done, held, was on, were on'],
  [
    { streams: ['unconfirmed'] },
    'unconfirmed, pending, tentative, unanswered, not answered, havent answered, have not answered, not accepted, waiting for approval, waiting approval, waiting for me, waiting for answer, my approval, to be confirmed, not confirmed, to confirm, to approve, to accept, awaiting, awaiting confirmation, waiting for confirmation, needs confirmation, need confirmation, needs approval, awaiting approval, requests, requested, unaccepted, open requests',
  ],
  [
    { wantsChange: true },
    'cancel my, cancel our, cancel this, cancel a, cancel it, book a, book an, book me, book my, schedule a, schedule an, schedule me, schedule my, reschedule my, reschedule our, reschedule this, reschedule a, move my, move our, move this, confirm my, accept my, decline my, delete my',
  ],
  [{ paid: true }, 'paid'],
  [{ paid: false }, 'unpaid, free of charge'],
  [{ streams: ['recurring'] }, 'recurring, recurrent, repeating, repeated, repeat, series'],
  [{ streams: ['all'] }, 'everything, all, any'],
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

// What is meant by it as a rule.
const meant: readonly Line[] = [
  [
    { ...most, isAbout: true },
    'leaderboard, leader board, leaderbord, scoreboard, league table, top performers, top performer, performers, performer, performing, best performer, best performers, mvp, hero, heroes, champion, champions, winner, winners, winning, carrying, carries, carry, crushing it, killing it, leading, leads, leader, leaders, ahead of everyone, hall of fame, first place, won, win, working hardest, hardest working, most active, most productive, most popular, hustling, on fire',
  ],
  [
    { ...least, isAbout: true },
    'hall of shame, last place, least busy, less busy, not busy, slacking, slacker, slackers, lazy, laziest, idle, idling, underperforming, under performing, underperformer, underperformers, struggling, behind, lagging, lagging behind, slipping, falling behind, least active, inactive, quiet, quietest, low performers, low performer, least productive, no bookings, no meetings, no calls, no appointments, nothing booked, has time, have time, has capacity, free time, needs more, need more, more meetings',
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
  [{ metrics: ['rated'], direction: 'worst' }, 'complaint, complaints'],
  [{ metrics: ['rescheduled'] }, 'moved, moves, shifted'],
  [
    { compared: 'previous' },
    'trend, trends, trending, change, changes, changed, growth, growing, improved, improving, improvement, delta, progress, difference',
  ],
  [{ period: { kind: 'this', unit: 'week' } }, 'of the week'],
  [{ period: { kind: 'this', unit: 'month' } }, 'of the month'],
  [{ period: { kind: 'this', unit: 'quarter' } }, 'of the quarter'],
  [{ period: { kind: 'this', unit: 'year' } }, 'of the year'],
  [{ compared: { kind: 'last', unit: 'year' } }, 'yoy, year over year, year on year'],
  [{ streams: ['upcoming'] }, 'next, confirmed, accepted, soon, later, coming, next one, first'],
  [{ streams: ['past'] }, 'last, previous, most recent, recent, latest, lately, recently, earlier, over'],
  [
    { wantsFile: true },
    'export, exports, csv, download, excel, spreadsheet, xlsx, pdf, print, google sheet, sheet',
  ],
];

// They say nothing that a question holds.
const fillers =
  'vs, versus, v, against, hows, possible, maybe, perhaps, possibly, probably, all the time, like, free, available, availability, thing, first thing, far, as far, overall, altogether, by team, per team, each team, by teams, anything, something, anybody, busy, busier, so far, until now, up to now, a, an, the, please, pls, plz, show, show me, give, give me, tell, tell me, get, get me, let me see, let me know, send me, i want, i want to see, i need, i would like, id like, i d like to see, can i see, can i have, can you, could you, can, could, would, will, should, what, whats, who, whos, whose, which, when, where, how, how many, how much, how often, how is, how are, how did, how am, many, much, is, are, was, were, be, been, being, am, did, do, does, doing, done by, has, have, had, having, got, gets, of, in, on, for, at, to, by, from, off, over, during, within, among, across, and, or, per, each, every, it, its, that, those, these, this, there, their, them, they, you, your, he, she, his, her, our, we, us, ours, all of, people, person, persons, member, members, rep, reps, sales rep, colleague, colleagues, host, hosts, hosted, hosting, folks, guys, teammate, teammates, team member, team members, by person, per person, by member, by host, by rep, each person, list, lists, table, chart, graph, view, see, look, looking, look up, find, search, open, display, check, number, numbers of, total, totals, count, counts, amount, rate, rates, percentage, data, hey, hi, hello, thanks, thank you, ty, ok, okay, so, well, now then, just, only, really, actually, also, too, again, quick, quickly, about, happening, going, go, going on, up, out, with, without fail, here, ever since, not yet, time, times, one, ones, some, both, status, scope, cal, calcom, cal com, roundup, slack, currently, right, right now, day, ve, re, s, ll, d, m, t, dear, as, if, than, ranked, rank, sorted, by bookings, make, made by, held by, taken, take, takes, taking, attending, attend, run, running, ran, guests, client, clients, customer, customers, attendee, attendees, guest, candidate, candidates, prospect, prospects, department, dept, group, squad, type, event type, types, period, stand, stands, standing';

const exclusions = new Set(
  'not no non without except excluding exclude excluded excl minus ignoring ignore omit hide besides nothing neither other w/o dont doesnt didnt isnt arent wasnt werent hasnt havent never'.split(
    ' ',
  ),
);

/** A negation: nothing may be read as if it were not there. */
export const isExclusion = (word: string): boolean => exclusions.has(word);

function phrasesOf(lines: readonly Line[], isGuess: boolean): readonly Phrase[] {
  return lines.flatMap(([patch, phrases]) =>
    phrases.split(',').map((phrase) => ({ words: phrase.trim().split(' '), patch, isGuess })),
  );
}

const phrases: readonly Phrase[] = [
  ...phrasesOf(said, false),
  ...phrasesOf(meant, true),
  ...phrasesOf([[nothing, fillers]], false),
];

const byFirstWord = new Map<string, Phrase[]>();
for (const phrase of phrases) {
  const [first = ''] = phrase.words;
  byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), phrase]);
}

export const phrasesFrom = (word: string): readonly Phrase[] => byFirstWord.get(word) ?? [];

const dateWords = [...plainPeriodWords, ...monthNames, ...weekdayNames];

const words = new Set([
  ...phrases.flatMap((phrase) => phrase.words),
  ...dateWords,
  ...exclusions,
  ...'vs versus against none previous prior created made added new changed updated modified edited unpaid paid help with client attendee'.split(
    ' ',
  ),
]);

export const isKnownWord = (word: string): boolean => words.has(word);

// A short word like "ben" is sooner somebody's name than a mistyped "been".
const telling = new Set([
  ...phrases.filter(({ patch }) => patch !== nothing).flatMap((phrase) => phrase.words),
  ...dateWords,
]);
// "strong" is no "spring".
const nearestWord = createSpeller(
  [...words].filter((word) => !seasonOf.has(word) && word.length >= (telling.has(word) ? 4 : 6)),
);

/** The word of the language that a mistyped one is meant for. */
export function spell(word: string): string | null {
  const nearest = nearestWord(word);
  if (nearest === null) return null;
  const isBeginning = nearest.startsWith(word);
  // "tom" is somebody, "tomor" is not; "lst" has lost a letter.
  const isClose = Math.abs(nearest.length - word.length) <= 2 || (isBeginning && word.length >= 5);
  const isShort = word.length === 3 && (isBeginning || nearest.length !== 4);
  return isClose && !isShort ? nearest : null;
}
