import type { Reference } from '../../../src/rankings/question';
import { findByName, type Named } from '../../../src/slack/kit/find-by-name';

const salesEu: Named = { id: 1, name: 'Sales EU', slug: 'sales-eu' };
const salesUs: Named = { id: 2, name: 'Sales US', slug: 'sales-us' };
const twin: Named = { id: 3, name: 'sales eu', slug: 'sales-2' };
const slugAsName: Named = { id: 4, name: 'Sales-US', slug: 'other' };
const nameless: Named = { id: 5, name: 'Café Ünïon', slug: null };
const all = [salesEu, salesUs, nameless];

describe('findByName', () => {
  it.each<[string, Reference, Named]>([
    ['an id', { id: 2 }, salesUs],
    ['a name', { name: 'Sales EU' }, salesEu],
    ['a slug', { name: 'sales-eu' }, salesEu],
    ['a name in another case', { name: 'SALES eu' }, salesEu],
    ['a slug in another case', { name: 'Sales-Us' }, salesUs],
    ['a name with outer blanks', { name: '  Sales EU ' }, salesEu],
    ['a name written with combining marks', { name: 'CAFÉ ÜNÏON'.normalize('NFD') }, nameless],
    ['a name in full-width letters', { name: 'Ｓａｌｅｓ EU' }, salesEu],
  ])('finds by %s', (_how, reference, item) => {
    expect(findByName('team', reference, all)).toEqual({ kind: 'found', item });
  });

  it('finds a team by a name that Slack took for a channel', () => {
    expect(
      findByName('team', { name: '#sales eu' }, [{ id: 1, name: 'Sales EU', slug: null }]),
    ).toMatchObject({
      kind: 'found',
    });
  });

  it('asks which one is meant when two have the same name', () => {
    expect(findByName('team', { name: 'Sales EU' }, [...all, twin])).toEqual({
      kind: 'choice',
      choice: {
        what: 'team',
        given: 'Sales EU',
        isAmbiguous: true,
        nearest: null,
        candidates: [salesEu, twin],
      },
    });
  });

  it('asks which one is meant when one has as its name what another has as its slug', () => {
    expect(findByName('team', { name: 'sales-us' }, [...all, slugAsName])).toMatchObject({
      choice: { isAmbiguous: true, candidates: [salesUs, slugAsName] },
    });
  });

  it('tells twins apart by slug and by id', () => {
    expect(findByName('team', { name: 'sales-2' }, [...all, twin])).toEqual({ kind: 'found', item: twin });
    expect(findByName('team', { id: 3 }, [...all, twin])).toEqual({ kind: 'found', item: twin });
  });

  it('finds one whose name is also its slug', () => {
    const intro = { id: 9, name: 'intro', slug: 'intro' };
    expect(findByName('team', { name: 'Intro' }, [intro])).toEqual({ kind: 'found', item: intro });
  });

  it('offers the nearest name or slug when there is none, and everything to choose from', () => {
    expect(findByName('team', { name: 'Sales EUU' }, all)).toEqual({
      kind: 'choice',
      choice: {
        what: 'team',
        given: 'Sales EUU',
        isAmbiguous: false,
        nearest: 'Sales EU',
        candidates: all,
      },
    });
    expect(findByName('team', { name: 'sales-ue' }, all)).toMatchObject({
      choice: { isAmbiguous: false, nearest: 'sales-eu' },
    });
  });

  it('offers none when nothing is near', () => {
    expect(findByName('team', { name: 'Marketing' }, all)).toMatchObject({
      choice: { isAmbiguous: false, nearest: null, candidates: all },
    });
    expect(findByName('team', { name: 'Sales EU' }, [])).toMatchObject({
      choice: { isAmbiguous: false, nearest: null, candidates: [] },
    });
  });

  it('says an id that is gone as it is typed', () => {
    expect(findByName('team', { id: 77 }, all)).toMatchObject({
      choice: { given: 'id:77', isAmbiguous: false, nearest: null, candidates: all },
    });
  });
});
