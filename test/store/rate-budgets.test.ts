import { useDatabase } from './databases';

describe('rate budgets of two processes on one Postgres', () => {
  const database = useDatabase('Postgres');
  const window = { limit: 12, windowMs: 60_000 };
  const forever = Number.MAX_SAFE_INTEGER / 2;

  it('give each place once, and no more in a window than its limit', async () => {
    const stores = await Promise.all([database.open(), database.open()]);
    const startedMs = Date.now();
    const reserved = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        stores[n % 2]?.rateBudgets?.budgetOf('a key', window).reserve(5, forever),
      ),
    );
    expect(reserved.flatMap((one) => one?.delaysMs ?? [])).toHaveLength(200);
    const next = await stores[0]?.rateBudgets?.budgetOf('a key', window).reserve(0, forever);
    const wholeMs = Math.floor(200 / window.limit) * window.windowMs;
    expect(next?.nextMs).toBeLessThanOrEqual(wholeMs);
    expect((next?.nextMs ?? 0) + Date.now() - startedMs).toBeGreaterThanOrEqual(wholeMs);
  });

  it('are forgotten once nobody has used them for a day', async () => {
    const { rateBudgets } = await database.open();
    await rateBudgets?.budgetOf('unused', window).setLimit(3);
    await rateBudgets?.budgetOf('used', window).setLimit(3);
    await database.execute("update rate_budgets set expires_at = '2026-01-01' where key = 'unused'");
    await rateBudgets?.budgetOf('used', window).reserve(1, forever);
    expect((await rateBudgets?.budgetOf('used', window).reserve(9, 0))?.delaysMs).toHaveLength(2);
    expect((await rateBudgets?.budgetOf('unused', window).reserve(9, 0))?.delaysMs).toHaveLength(9);
  });

  it('give what there is in time, say when there is more, and keep to a lower limit and a block', async () => {
    const [one, two] = await Promise.all([database.open(), database.open()]);
    const ofOne = one.rateBudgets?.budgetOf('a key', window);
    const ofTwo = two.rateBudgets?.budgetOf('a key', window);
    expect((await ofOne?.reserve(20, 30_000))?.delaysMs).toHaveLength(12);
    expect(await ofTwo?.reserve(1, 30_000)).toEqual({ delaysMs: [], nextMs: expect.any(Number) });
    expect((await two.rateBudgets?.budgetOf('another', window).reserve(1, 0))?.delaysMs).toEqual([0]);
    await one.rateBudgets?.budgetOf('another', window).block(600_000);
    const blocked = await two.rateBudgets?.budgetOf('another', window).reserve(1, 60_000);
    expect([blocked?.delaysMs, (blocked?.nextMs ?? 0) > 60_000]).toEqual([[], true]);
    await one.rateBudgets?.budgetOf('a third', window).setLimit(3);
    expect((await two.rateBudgets?.budgetOf('a third', window).reserve(9, 1_000))?.delaysMs).toEqual([
      0, 0, 0,
    ]);
  });
});
