import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { RateBudgetsStore } from '../accounts/ports';
import { json, readRow } from './codecs';
import type { Schema } from './schema';

const stateSchema = z.object({
  /** Epoch milliseconds, the earliest first: as many as may be sent in a window. */
  places: z.array(z.number()).readonly().default([]),
  limit: z.number().optional(),
  blockedUntil: z.number().default(0),
});
type State = z.output<typeof stateSchema>;
const rowSchema = z.object({ state: json(stateSchema) });

/** Cal.com's, and what a place may be used late and a request be on its way. */
export const minute = { limit: 120, windowMs: 60_000 + 3_000 + 1_000 };

const dayMs = 86_400_000;
/** Longer than any block, and the same all day, so that its index is seldom written. */
const expiryOf = (nowMs: number) => new Date((Math.floor(nowMs / dayMs) + 2) * dayMs).toISOString();
const forgottenAtOnce = 10;

/** A row a key, held while it is changed; by the database's clock, so that those of the processes do not matter. */
export function createRateBudgets(db: Kysely<Schema>): RateBudgetsStore {
  const change = <T>(key: string, act: (state: State, nowMs: number) => readonly [State, T]) =>
    db.transaction().execute(async (trx) => {
      // A budget that is lost with the server's memory does no harm, so nobody waits for the disk.
      await sql`set local synchronous_commit = off`.execute(trx);
      const before = await holdRow(trx, key);
      const [state, result] = act(before.state, before.nowMs);
      await trx
        .with('forgotten', (db) =>
          db.deleteFrom('rate_budgets').where('key', 'in', unused(trx, new Date(before.nowMs).toISOString())),
        )
        .updateTable('rate_budgets')
        .set({ state: JSON.stringify(state), expires_at: expiryOf(before.nowMs) })
        .where('key', '=', key)
        .execute();
      return result;
    });

  return {
    of: (key, window = minute) => ({
      reserve: (count, withinMs) =>
        change(key, (state, nowMs) => reservePlaces(state, nowMs, { ...window, count, withinMs })),
      block: (forMs) =>
        change(key, (state, nowMs) => [
          { ...state, blockedUntil: Math.max(state.blockedUntil, nowMs + forMs) },
          undefined,
        ]),
      setLimit: (limit) => change(key, (state) => [{ ...state, limit }, undefined]),
    }),
  };
}

/** Pure: the state after it, and what was reserved. */
export function reservePlaces(
  state: State,
  nowMs: number,
  {
    limit: most,
    windowMs,
    count,
    withinMs,
  }: { limit: number; windowMs: number; count: number; withinMs: number },
) {
  const limit = Math.max(1, Math.min(most, state.limit ?? most));
  const places = [...state.places];
  const nextAt = () =>
    Math.max(
      nowMs,
      state.blockedUntil,
      places.at(-1) ?? 0,
      (places.at(-limit) ?? Number.NEGATIVE_INFINITY) + windowMs,
    );
  const delaysMs: number[] = [];
  while (delaysMs.length < count && nextAt() <= nowMs + withinMs) {
    delaysMs.push(nextAt() - nowMs);
    places.push(nextAt());
  }
  return [
    { ...state, places: places.slice(-most) },
    { delaysMs, nextMs: nextAt() - nowMs },
  ] as const;
}

/** Those that another process has in hand are used. */
const unused = (trx: Kysely<Schema>, now: string) =>
  trx
    .selectFrom('rate_budgets')
    .select('key')
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(forgottenAtOnce)
    .forUpdate()
    .skipLocked();

async function holdRow(trx: Kysely<Schema>, key: string) {
  const row = await trx
    .insertInto('rate_budgets')
    .values({ key, state: '{}' })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
    .returning(['state', sql<string>`extract(epoch from clock_timestamp()) * 1000`.as('nowMs')])
    .executeTakeFirstOrThrow();
  const { state } = readRow('rate_budgets', rowSchema, row);
  return { state, nowMs: Math.floor(Number(row.nowMs)) };
}
