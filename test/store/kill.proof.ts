import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/store/open-store';
import { inLanes, KilledChild } from '../support/killed-child';
import { compileForChild } from './compile-for-child';
import { makeScratchFolder } from './scratch-folder';
import type { Report } from './write-until-killed';

/** Each kill costs a process's start: 200 take about a minute on two cores, so `KILLS=200` asks for them. */
const kills = Number(process.env.KILLS ?? 20);
const lanes = 2;
/** Then a new folder, so that first starts are cut short too. */
const killsAFolder = 10;
/** What few kills may miss, so many more surely meet. */
const mostFurther = 200;

interface Promised {
  rotated: number;
  changed: number;
  readonly teams: Set<string>;
}

const nothingPromised = (): Promised => ({ rotated: 0, changed: 0, teams: new Set() });

/** Opens the store where it was left, and finds all that was promised. */
async function checkPromises(dataDir: string, promised: Promised, rotating: number): Promise<void> {
  const store = await openStore({ databaseUrl: null, dataDir, encryptionKeys: null });
  const connection = await store.connections.findOwn('T0ACME', 'U0INA');
  if (connection !== null) {
    const access = await store.connections.openAccess(connection);
    if (access?.kind !== 'oauth') throw new Error('the tokens are gone');
    const round = Number(access.refreshToken.split('-')[1]);
    expect(access.accessToken).toBe(`access-${round}`);
    expect([promised.rotated, rotating]).toContain(round);
    promised.rotated = round;
  } else {
    expect(promised.rotated).toBe(0);
  }
  const [admin] = (await store.policies.get({ workspaceId: 'T0ACME', enterpriseId: null })).admins;
  const changed = admin === undefined ? 0 : Number(admin.replace('U0ADMIN', ''));
  expect(changed).toBeGreaterThanOrEqual(promised.changed);
  expect(changed).toBeLessThanOrEqual(promised.rotated);
  promised.changed = changed;

  const teams = new Set((await store.installations.list()).map((key) => key.teamId));
  const lost = [...promised.teams].filter((teamId) => !teams.has(teamId));
  expect(lost).toEqual([]);
  for (const teamId of [...promised.teams].slice(-3)) {
    expect(
      await store.installations.find({ teamId, enterpriseId: null, isEnterpriseInstall: false }),
    ).not.toBeNull();
  }
  await store.close();
}

describe('embedded store', () => {
  it(`has every acknowledged write after ${kills} times kill -9, and no connection lost to a half-done refresh`, async () => {
    const compiled = compileForChild();
    const script = join(compiled, 'test', 'store', 'write-until-killed.js');
    let acknowledged = 0;
    let cutInRefresh = 0;
    let cutInStart = 0;

    async function runLane(hasFailed: () => boolean): Promise<void> {
      let next = new KilledChild<Report>(script);
      const isEnough = (done: number) =>
        hasFailed() ||
        (done >= kills / lanes && ((cutInRefresh > 0 && cutInStart > 0) || done > kills + mostFurther));
      for (let done = 0; !isEnough(done); done += killsAFolder) {
        const dataDir = makeScratchFolder();
        const promised = nothingPromised();
        for (let kill = 0; kill < killsAFolder; kill += 1) {
          const writer = next;
          next = new KilledChild<Report>(script);
          // The first one of a folder makes key, tables and all: it and one more are killed in their start.
          const since = kill % 5 === 0 ? 'begun' : 'opened';
          const reports = await writer.workUntil(since, Math.random() * 60, dataDir);
          let rotating = promised.rotated;
          for (const report of reports) {
            if (report.kind === 'rotating') rotating = report.round;
            if (report.kind === 'rotated') promised.rotated = report.round;
            if (report.kind === 'changed') promised.changed = report.round;
            if (report.kind === 'installed') promised.teams.add(report.teamId);
          }
          acknowledged += reports.filter((report) => /rotated|changed|installed/.test(report.kind)).length;
          if (reports.at(-1)?.kind === 'rotating') cutInRefresh += 1;
          if (reports.length === 1) cutInStart += 1;
          await checkPromises(dataDir, promised, rotating);
        }
        rmSync(dataDir, { recursive: true });
      }
      await next.dismiss();
    }

    await inLanes(lanes, runLane);
    rmSync(compiled, { recursive: true });
    if (process.env.KILLS !== undefined) {
      process.stdout.write(`${kills} kills, ${cutInStart} in the start, ${cutInRefresh} in a refresh; `);
      process.stdout.write(`${acknowledged} writes acknowledged, 0 lost\n`);
    }
    // Otherwise it has tried nothing.
    expect(acknowledged).toBeGreaterThan(kills);
    expect(cutInRefresh).toBeGreaterThan(0);
    expect(cutInStart).toBeGreaterThan(0);
  });
});
