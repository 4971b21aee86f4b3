import fc from 'fast-check';
import { createWorld, type Row, type Rows, type Table, tables, type World } from './changed-rows/world';

/** `RUNS=500` asks for more. */
const runs = Number(process.env.RUNS ?? 25);

jest.setTimeout(60_000 + runs * 20_000);

type Draw = Readonly<Record<'column' | 'row' | 'other', number>> & {
  readonly table: Table;
  readonly how: 'copy' | 'swap' | 'rubbish' | 'elsewhere' | 'nothing';
};

const anyDraw = fc.record({
  table: fc.constantFrom(...tables),
  column: fc.nat(),
  row: fc.nat(),
  other: fc.nat(),
  how: fc.constantFrom('copy', 'swap', 'rubbish', 'elsewhere', 'nothing'),
});

/** One column of one row is another row's, or both rows' are swapped, or it is something made up. */
function change(rows: Rows, { table, column, row, other, how }: Draw, elsewhere: string) {
  const all = [...rows[table]];
  const at = row % all.length;
  const from = (at + 1 + (other % (all.length - 1))) % all.length;
  const one: Row = all[at] ?? {};
  const two: Row = all[from] ?? {};
  const names = Object.keys(one);
  const name = names[column % names.length] ?? '';
  const mine = one[name] ?? null;
  const theirs = two[name] ?? null;
  const isNumber = typeof mine === 'number';
  const values = { copy: theirs, swap: theirs, rubbish: isNumber ? 9 : 'rubbish', elsewhere, nothing: null };
  all[at] = { ...one, [name]: values[how] };
  if (how === 'swap') all[from] = { ...two, [name]: mine };
  return { rows: { ...rows, [table]: all }, what: `${table}.${name} ${how}` };
}

describe('one column of one row of the database, changed or swapped with another row’s', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  it('never brings a secret to another server or person', async () => {
    const tried = new Map<string, number>();
    const property = fc.asyncProperty(anyDraw, async (draw) => {
      const { bot, elsewhere, everyone } = world;
      // As they should be, so that clients of all connections are kept.
      world.write(world.rows);
      await world.askAll();
      const { rows, what } = change(world.rows, draw, `${elsewhere.url}/`);
      const isTaken = world.write(rows);
      tried.set(`${what}${isTaken ? '' : ' (refused by the database)'}`, 1);
      if (!isTaken) return;
      await world.askAll();
      for (const { person, workspace } of everyone) {
        await workspace.openHome({ userId: person.userId, tab: 'home' });
        await person.type('/cal-account');
      }
      // What goes on in the background ends with the process; another process remembers nothing.
      await bot.restart();
      await world.askAll();
      world.checkAll();
    });
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
    console.log(`${tried.size} different changes, such as ${[...tried.keys()].slice(0, 5).join(', ')}`);
  });
});
