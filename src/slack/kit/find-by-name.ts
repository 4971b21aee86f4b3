import { foldText, plainTypography } from '../../lib/text/fold';
import { findNearest } from '../../lib/text/nearest-word';
import type { Reference } from '../../rankings/question';
import { readReference } from './filters';

export interface Named {
  readonly id: number;
  readonly name: string;
  readonly slug: string | null;
}

export type Found =
  | { readonly kind: 'found'; readonly item: Named }
  /** Several answer to the name: which one? */
  | { readonly kind: 'ambiguous'; readonly given: string; readonly candidates: readonly Named[] }
  | {
      readonly kind: 'unknown';
      readonly given: string;
      readonly nearest: string | null;
      readonly candidates: readonly Named[];
    };

// A name that is also a Slack channel's arrives as `#sales`, and a user group's as `@sales-eu`.
const fold = (text: string) => foldText(text.replace(/^[#@]/, ''));

/** By id, else by slug, else by name; neither case nor typography counts. Neither slug nor name is unique. */
export function findByName(reference: Reference, all: readonly Named[]): Found {
  if ('id' in reference) {
    const item = all.find(({ id }) => id === reference.id);
    const given = `id:${reference.id}`;
    return item ? { kind: 'found', item } : { kind: 'unknown', given, nearest: null, candidates: all };
  }
  const given = reference.name;
  const wanted = fold(given);
  const bySlug = all.filter(({ slug }) => slug !== null && fold(slug) === wanted);
  const byName = all.filter(({ name }) => fold(name) === wanted);
  // "sales-eu" may be one team's slug and "Sales-EU" another's name: then both are meant.
  const hits = [...new Set([...bySlug, ...byName])];
  const [item] = hits;
  if (item !== undefined && hits.length === 1) return { kind: 'found', item };
  if (hits.length > 1) return { kind: 'ambiguous', given, candidates: hits };
  const nearest = findNearest(
    wanted,
    all.flatMap(({ name, slug }) => (slug === null ? [name] : [name, slug])),
  );
  return { kind: 'unknown', given, nearest, candidates: all };
}

/** As it can be typed in place of an id: the name or the slug that finds this one alone, else the id itself. */
export function typedReference(reference: Reference, all: readonly Named[]): Reference {
  if (!('id' in reference)) return reference;
  const item = all.find(({ id }) => id === reference.id);
  const name = [item?.name, item?.slug]
    .map((text) => plainTypography(text ?? ''))
    .find((text) => {
      if (text === '') return false;
      const found = findByName(readReference(text), all);
      return found.kind === 'found' && found.item.id === reference.id;
    });
  return name ? { name } : reference;
}
