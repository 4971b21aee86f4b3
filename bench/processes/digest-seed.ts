import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { DigestPlan, DigestSchedule, Weekday } from '../../src/digests/digest';
import { nextRun } from '../../src/digests/schedule';
import { openStore } from '../../src/store/open-store';
import { digestConfig } from './digest-config';
import { serve } from './serve';
import { settle } from './settle';

const settings = z.object({
  slackUrl: z.string(),
  calcomUrl: z.string(),
  workspaces: z.int(),
  digestsInWorkspaces: z.array(z.int()).min(1),
  leadMs: z.int(),
});

const minuteMs = 60_000;
/** For writing them all, and for the worker's start. */
const timeToStartMs = 30_000;

// Writes digests that are all due at the same minute; a process of its own, so that the worker's memory is its own.
serve({
  async start(input) {
    const { workspaces, digestsInWorkspaces, leadMs, ...urls } = settings.parse(input);
    const dataDir = await mkdtemp(join(tmpdir(), 'roundup-bench-'));
    const store = await openStore(digestConfig({ ...urls, dataDir }).store);
    const dueAt = new Date(Math.ceil((Date.now() + leadMs + timeToStartMs) / minuteMs) * minuteMs);
    for (let at = 0; at < workspaces; at += 1) {
      const workspaceId = `T0BENCH${at}`;
      await settle(store, workspaceId, urls.calcomUrl);
      for (const plan of plansOf(at, digestsInWorkspaces[at % digestsInWorkspaces.length] ?? 0, dueAt)) {
        const now = new Date();
        const next = { now, nextRunAt: nextRun(plan.schedule, now).at };
        await store.digests.add({ workspaceId, enterpriseId: null }, 'U0ANA', plan, next);
      }
    }
    await store.close();
    return { dataDir, dueAt: dueAt.getTime() };
  },
});

/** All in one channel, of three scopes in turn. */
function plansOf(workspace: number, count: number, dueAt: Date): readonly DigestPlan[] {
  const weekdays = [0, 1, 2, 3, 4, 5, 6] satisfies readonly Weekday[];
  const schedule: DigestSchedule = {
    every: 'week',
    weekdays: weekdays.filter((day) => day === dueAt.getUTCDay()),
    time: dueAt.toISOString().slice(11, 16),
    timeZone: 'UTC',
    weekStart: 1,
  };
  const scopes = [
    { kind: 'org' },
    { kind: 'team', teamId: 1, teamName: 'Sales' },
    { kind: 'team', teamId: 2, teamName: 'Recruiting' },
  ] as const;
  return Array.from({ length: count }, (_, at) => ({
    channelId: `C0BENCH${workspace}`,
    schedule,
    content: {
      access: 'own',
      scope: scopes[at % scopes.length] ?? scopes[0],
      rankings: ['most-bookings', 'most-completed', 'highest-rated'],
      rows: 1 + Math.floor(at / scopes.length),
      isCompared: true,
      showsUpcoming: false,
      whenEmpty: 'one-line',
    },
  }));
}
