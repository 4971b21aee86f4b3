import { type Kysely, sql } from 'kysely';
import type { z } from 'zod';
import type { RateBudgetsStore } from '../accounts/ports';
import { type rateBudgetState, type Schema, tables } from './schema';

type State = z.output<typeof rateBudgetState>;

/** Cal.com's limit. The window adds 3 s for a place used late and 1 s for a request on its way. */
export const defaultWindow = { limit: 120, windowMs: 60_000 + 3_000 + 1_000 };

const dayMs = 86_400_000;
/** Longer than any block, and constant all day, so that its index is seldom written. */
const expiryOf = (nowMs: number) => new Date((Math.floor(nowMs / dayMs) + 2) * dayMs).toISOString();
const maxDeletedAtOnce = 10;

/** One row per key, locked while it changes. Uses the database's clock, since those of processes differ. */
export function createRateBudgets(db: Kysely<Schema>): RateBudgetsStore {
  const change = <T>(key: string, act: (state: State, nowMs: number) => readonly [State, T]) =>
    db.transaction().execute(async (trx) => {
      // Losing a budget with the server's memory does no harm, so nobody waits for the disk.
      await sql`set local synchronous_commit = off`.execute(trx);
      const before = await lockRow(trx, key);
      const [state, result] = act(before.state, before.nowMs);
      await trx
        .with('forgotten', (db) =>
          db
            .deleteFrom('rateBudgets')
            .where('key', 'in', expiredKeys(trx, new Date(before.nowMs).toISOString())),
        )
        .updateTable('rateBudgets')
        .set({ state: JSON.stringify(state), expiresAt: expiryOf(before.nowMs) })
        .where('key', '=', key)
        .execute();
      return result;
    });

  return {
    budgetOf: (key, window = defaultWindow) => ({
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

/** Pure: returns the next state and what was reserved. */
export function reservePlaces(
  state: State,
  nowMs: number,
  {
    limit: maxLimit,
    windowMs,
    count,
    withinMs,
  }: { limit: number; windowMs: number; count: number; withinMs: number },
) {
  const limit = Math.max(1, Math.min(maxLimit, state.limit ?? maxLimit));
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
    { ...state, places: places.slice(-maxLimit) },
    { delaysMs, nextMs: nextAt() - nowMs },
  ] as const;
}

/** Skips rows that another process has locked: they are in use. */
const expiredKeys = (trx: Kysely<Schema>, now: string) =>
  trx
    .selectFrom('rateBudgets')
    .select('key')
    .where('expiresAt', '<=', now)
    .orderBy('expiresAt')
    .limit(maxDeletedAtOnce)
    .forUpdate()
    .skipLocked();

async function lockRow(trx: Kysely<Schema>, key: string) {
  const row = await trx
    .insertInto('rateBudgets')
    .values({ key, state: '{}' })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
    .returningAll()
    .returning([sql<string>`extract(epoch from clock_timestamp()) * 1000`.as('nowMs')])
    .executeTakeFirstOrThrow();
  const { state } = tables.rateBudgets.read(row);
  return { state, nowMs: Math.floor(Number(row.nowMs)) };
}
