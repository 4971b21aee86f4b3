import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { connect, redirectUri } from '../sandbox/local-calcom/consent';
import { compileForChild, foldersIn } from '../store/compile-for-child';
import { makeScratchFolder } from '../store/scratch-folder';
import { inLanes, KilledChild } from '../support/killed-child';
import { type Owners, openOwners, owners, type Place, workspace } from './kill-refresh/owners';
import type { Report, Task } from './kill-refresh/refresh-until-killed';

/** Each kill costs a process's start, so `KILLS=200` asks for more. */
const kills = Number(process.env.KILLS ?? 12);
const lanes = 2;
/** What few kills may miss, so many more surely meet. */
const mostFurther = 100;
const tokenPath = '/v2/auth/oauth2/token';
const names: readonly string[] = owners;
const begin = Date.parse('2026-06-02T12:00:00Z');
const dayMs = 24 * 3_600_000;
const compiledFolders = [...foldersIn('src'), 'test/flows/kill-refresh'];

/** How the kills fell. */
interface Tally {
  /** With a request for tokens under way. */
  inRefresh: number;
  /** Cal.com had given tokens that nobody holds. */
  lost: number;
  answers: number;
  writes: number;
}

/** On a busy machine a process that is killed early has done little. */
const hasMetAll = ({ inRefresh, lost, answers, writes }: Tally) =>
  inRefresh > 0 && lost > 0 && answers > kills && writes > kills / 2;

async function connectOwner({ store }: Owners, calcom: LocalCalcom, owner: string, now: number) {
  const calcomUserId = 121 + names.indexOf(owner);
  const { access_token: accessToken, refresh_token: refreshToken } = await connect(calcom, calcomUserId);
  await store.connections.save(
    workspace,
    {
      ownerSlackUserId: owner,
      apiUrl: new URL(calcom.url).href,
      calcomUserId,
      calcomName: 'Ina Acme',
      hasOrganisation: true,
    },
    { kind: 'oauth', accessToken, refreshToken, expiresAt: new Date(now + 1_800_000) },
  );
}

/** Every connection works, or is seen not to: then its owner is told, once, and it works when it is made again. */
async function checkConnections(place: Place, calcom: LocalCalcom, at: number): Promise<readonly string[]> {
  const told: string[] = [];
  const opened = await openOwners(
    place,
    () => new Date(at),
    (owner) => told.push(owner),
  );
  const broken: string[] = [];
  try {
    for (const owner of owners) {
      const outcome = await opened.ask(owner);
      if (outcome === 'answered') continue;
      expect([owner, outcome]).toEqual([owner, 'refused']);
      expect([owner, await opened.ask(owner)]).toEqual([owner, 'denied']);
      broken.push(owner);
      await connectOwner(opened, calcom, owner, at);
      expect([owner, await opened.ask(owner)]).toEqual([owner, 'answered']);
    }
  } finally {
    await opened.close();
  }
  expect(told).toEqual(broken);
  return broken;
}

async function readRound(place: Place): Promise<number> {
  const { store, close } = await openOwners(
    place,
    () => new Date(begin),
    () => undefined,
  );
  const [named = 'U0ROUND0'] = (await store.policies.get(workspace)).bookingsNamed;
  await close();
  return Number(named.replace('U0ROUND', ''));
}

async function runLane(script: string, tally: Tally, hasFailed: () => boolean): Promise<void> {
  // Its own clock stands still: to it no token is ever too old, so that each one ends by a refresh alone.
  const calcom = await createLocalCalcom({ now: () => new Date(begin), limitPerMinute: 100_000 });
  calcom.setRedirectUris([redirectUri]);
  const { id: clientId, secret: clientSecret } = calcom.oauthClient;
  const place = { dataDir: makeScratchFolder(), calcomUrl: calcom.url, clientId, clientSecret };
  let next = new KilledChild<Report>(script);
  try {
    const first = await openOwners(
      place,
      () => new Date(begin),
      () => undefined,
    );
    for (const owner of owners) await connectOwner(first, calcom, owner, begin);
    await first.close();

    let round = 0;
    for (
      let kill = 1;
      !hasFailed() && (kill <= kills / lanes || (!hasMetAll(tally) && kill <= kills + mostFurther));
      kill += 1
    ) {
      const refresher = next;
      next = new KilledChild<Report>(script);
      // Half of the time the new tokens are long on their way, after the old ones have ended.
      if (kill % 2 === 0) calcom.inject({ path: tokenPath, kind: 'drip', delayMs: 2 });
      const asked = calcom.requests.length;
      const startAt = begin + kill * dayMs;
      const task: Task = { ...place, startAt, round: round + 1 };
      // A busy machine gets more time after each batch of kills that met too little.
      const maxMs = 250 * Math.ceil(kill / (kills / lanes));
      const reports = await refresher.workUntil('opened', Math.random() * maxMs, JSON.stringify(task));
      calcom.clearFaults();

      expect(reports.filter((report) => report.kind === 'told')).toEqual([]);
      const answered = reports.filter((report) => report.kind === 'answered');
      const asking = owners.filter((owner) => {
        const last = reports.findLast((report) => 'owner' in report && report.owner === owner);
        return last?.kind === 'asking';
      });
      // What the killed process had sent is read before this.
      await fetch(calcom.url);
      const given = calcom.requests.slice(asked).filter(({ path }) => path === tokenPath).length;
      const broken = await checkConnections(place, calcom, startAt + dayMs - 3_600_000);
      // What was answered had been saved before: only a refresh that was cut off can be lost.
      expect(asking).toEqual(expect.arrayContaining([...broken]));
      expect(broken.length).toBeLessThanOrEqual(given - answered.length);

      const written = reports.reduce(
        (most, report) => (report.kind === 'written' ? report.round : most),
        round,
      );
      const found = await readRound(place);
      expect(found).toBeGreaterThanOrEqual(written);
      expect(found).toBeLessThanOrEqual(written + 1);
      tally.inRefresh += asking.length > 0 ? 1 : 0;
      tally.lost += broken.length;
      tally.answers += answered.length;
      tally.writes += written - round;
      round = found;
    }
  } finally {
    await next.dismiss();
    await calcom.close();
    rmSync(place.dataDir, { recursive: true });
  }
}

describe('a process that is killed while it refreshes OAuth tokens', () => {
  it(`leaves connections that work, or are seen to be broken and told once, after ${kills} times kill -9`, async () => {
    const compiled = compileForChild(compiledFolders);
    const script = join(compiled, 'test', 'flows', 'kill-refresh', 'refresh-until-killed.js');
    const tally: Tally = { inRefresh: 0, lost: 0, answers: 0, writes: 0 };
    try {
      await inLanes(lanes, (hasFailed) => runLane(script, tally, hasFailed));
    } finally {
      rmSync(compiled, { recursive: true });
    }
    if (process.env.KILLS !== undefined) {
      const { inRefresh, lost, answers, writes } = tally;
      process.stdout.write(
        `${kills} kills, ${inRefresh} in a refresh; ${lost} connections whose new tokens `,
      );
      process.stdout.write(`never arrived, each told once; ${answers} refreshes and ${writes} writes kept\n`);
    }
    // Otherwise it has tried nothing.
    expect(tally.answers).toBeGreaterThan(kills);
    expect(tally.inRefresh).toBeGreaterThan(0);
    expect(tally.lost).toBeGreaterThan(0);
    expect(tally.writes).toBeGreaterThan(kills / 2);
  });
});
