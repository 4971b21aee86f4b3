import fc from 'fast-check';
import type { BookingsRule } from '../../../src/accounts/workspace';

/** Three workspaces with four, three and three people. */
export const headcounts = [4, 3, 3] as const;

export const asks = ['bookings', 'past bookings', 'rankings', 'own rankings', 'account'] as const;
export type Ask = (typeof asks)[number];

export type Setting =
  | { readonly what: 'share' | 'unshare' | 'disconnect' | 'hide' | 'show' }
  | { readonly what: 'rule'; readonly rule: BookingsRule }
  | { readonly what: 'named' | 'admins'; readonly people: readonly number[] };

/** Of ten people, numbered over all workspaces. */
type Who = { readonly who: number };
/** On this person's screen; pressed by `by`, who may be another, even of another workspace. */
type Press = Who & { readonly by: number };

export type Step =
  | (Who & { readonly kind: 'install' | 'connect by OAuth' | 'revoke' })
  | (Who & { readonly kind: 'connect by key'; readonly memberId: number })
  | (Who & { readonly kind: 'ask'; readonly ask: Ask; readonly isFailing: boolean })
  /** Two people at once, one for bookings and one for rankings. */
  | { readonly kind: 'ask at once'; readonly bookings: number; readonly rankings: number }
  /** Any button that was ever shown in any of the workspaces, the latest first; or the latest with this id and option. */
  | (Press & { readonly kind: 'press'; readonly button: number | string })
  | (Press & { readonly kind: 'set'; readonly setting: Setting })
  | {
      readonly kind: 'uninstall';
      readonly place: number;
      readonly isTokensFirst: boolean;
      readonly repeat: number;
    }
  /** Long enough for OAuth tokens to run out. */
  | { readonly kind: 'wait' };

// Mostly a few of the ten, so that what one does meets what another did.
const who = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 4, 5) },
  { weight: 2, arbitrary: fc.nat(9) },
);
// Mostly the one whose screen it is.
const press = fc
  .tuple(who, fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: who }))
  .map(([screen, by]) => ({ who: screen, by: by ?? screen }));
const of = <K extends string>(kind: K) => fc.constant({ kind });
const both = <A, B>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>) =>
  fc.tuple(a, b).map(([first, second]) => ({ ...first, ...second }));

const setting: fc.Arbitrary<Setting> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Setting>({ what: 'share' }) },
  { weight: 1, arbitrary: fc.constantFrom<Setting>({ what: 'unshare' }, { what: 'hide' }, { what: 'show' }) },
  { weight: 2, arbitrary: fc.constant<Setting>({ what: 'disconnect' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('rule' as const),
      rule: fc.constantFrom<BookingsRule>('nobody', 'admins', 'everyone'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constantFrom('named' as const, 'admins' as const),
      people: fc.uniqueArray(who, { maxLength: 3 }),
    }),
  },
);

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: both(of('install'), fc.record({ who })) },
  {
    weight: 4,
    arbitrary: both(of('connect by key'), fc.record({ who, memberId: fc.integer({ min: 101, max: 103 }) })),
  },
  { weight: 2, arbitrary: both(of('connect by OAuth'), fc.record({ who })) },
  { weight: 2, arbitrary: both(of('revoke'), fc.record({ who })) },
  {
    weight: 8,
    arbitrary: both(
      of('ask'),
      fc.record({
        who,
        ask: fc.constantFrom(...asks),
        isFailing: fc.integer({ max: 5, min: 0 }).map((n) => n === 5),
      }),
    ),
  },
  { weight: 3, arbitrary: both(of('ask at once'), fc.record({ bookings: who, rankings: who })) },
  { weight: 8, arbitrary: both(both(of('press'), press), fc.record({ button: fc.nat(23) })) },
  { weight: 8, arbitrary: both(both(of('set'), press), fc.record({ setting })) },
  {
    weight: 1,
    arbitrary: both(
      of('uninstall'),
      fc.record({
        place: fc.nat(2),
        isTokensFirst: fc.boolean(),
        repeat: fc.integer({ min: 1, max: 2 }),
      }),
    ),
  },
  { weight: 1, arbitrary: of('wait') },
);

const rules: readonly BookingsRule[] = ['nobody', 'admins', 'everyone'];

/** All three in use, from where the rest is drawn; some of it by people who may not. */
export const anyOpening: fc.Arbitrary<readonly Step[]> = fc.constantFrom(...rules).map((rule) => [
  { kind: 'install', who: 8 },
  { kind: 'install', who: 4 },
  // The last one's install is the one that stands where it is for all three.
  { kind: 'install', who: 0 },
  { kind: 'connect by key', who: 0, memberId: 101 },
  { kind: 'set', who: 0, by: 0, setting: { what: 'share' } },
  { kind: 'set', who: 0, by: 0, setting: { what: 'rule', rule } },
  { kind: 'connect by key', who: 2, memberId: 102 },
  // Before anyone else asks the same, which is remembered for a moment.
  { kind: 'ask', who: 2, ask: 'rankings', isFailing: false },
  { kind: 'press', who: 2, by: 2, button: 'rankings_overflow bookings' },
  { kind: 'press', who: 2, by: 2, button: 'rankings_explain' },
  { kind: 'ask', who: 3, ask: 'rankings', isFailing: false },
  { kind: 'press', who: 3, by: 3, button: 'rankings_share' },
  // Rankings are for everyone, bookings are not.
  { kind: 'press', who: 3, by: 3, button: 'rankings_overflow bookings' },
  { kind: 'press', who: 3, by: 3, button: 'rankings_explain' },
  { kind: 'connect by key', who: 5, memberId: 101 },
  { kind: 'ask', who: 5, ask: 'past bookings', isFailing: false },
  { kind: 'press', who: 5, by: 5, button: 'bookings_share' },
  // Before the form of rankings, which may ask for the same and is remembered.
  { kind: 'press', who: 1, by: 1, button: 'bookings_filters' },
  { kind: 'press', who: 3, by: 3, button: 'rankings_overflow filters' },
  { kind: 'press', who: 1, by: 1, button: 0 },
  { kind: 'press', who: 1, by: 4, button: 0 },
  { kind: 'set', who: 1, by: 5, setting: { what: 'unshare' } },
  { kind: 'set', who: 5, by: 5, setting: { what: 'share' } },
  { kind: 'ask', who: 6, ask: 'rankings', isFailing: false },
]);
