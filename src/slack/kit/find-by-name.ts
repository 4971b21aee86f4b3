import { foldText, plainTypography } from '../../lib/text/fold';
import { findNearest } from '../../lib/text/nearest-word';
import type { Reference } from '../../rankings/question';
import { printReference, readReference } from './filters';

export interface Named {
  readonly id: number;
  readonly name: string;
  readonly slug: string | null;
}

/** A name that matches none or several of Cal.com's teams or event types. */
export interface Choice {
  readonly what: 'team' | 'event type';
  /** Null when none was named and one is needed. */
  readonly given: string | null;
  readonly isAmbiguous: boolean;
  readonly nearest: string | null;
  readonly candidates: readonly Named[];
}

type Found =
  | { readonly kind: 'found'; readonly item: Named }
  | { readonly kind: 'choice'; readonly choice: Choice };

/** The item meant, or a choice: among all with that name, or all there are. */
export function findByName(what: Choice['what'], reference: Reference, all: readonly Named[]): Found {
  const hits = matching(reference, all);
  const [item] = hits;
  if (item !== undefined && hits.length === 1) return { kind: 'found', item };
  const given = printReference(reference);
  const isAmbiguous = hits.length > 1;
  const names = all.flatMap(({ name, slug }) => (slug === null ? [name] : [name, slug]));
  const nearest = isAmbiguous || 'id' in reference ? null : findNearest(fold(given), names);
  return {
    kind: 'choice',
    choice: { what, given, isAmbiguous, nearest, candidates: isAmbiguous ? hits : all },
  };
}

// A name that is also a Slack channel's arrives as `#sales`, and a user group's as `@sales-eu`.
const fold = (text: string) => foldText(text.replace(/^[#@]/, ''));

/** By id, else by slug and name, ignoring case and typography. Neither slug nor name is unique. */
function matching(reference: Reference, all: readonly Named[]): readonly Named[] {
  if ('id' in reference) return all.filter(({ id }) => id === reference.id).slice(0, 1);
  const wanted = fold(reference.name);
  const bySlug = all.filter(({ slug }) => slug !== null && fold(slug) === wanted);
  const byName = all.filter(({ name }) => fold(name) === wanted);
  // "sales-eu" may be one team's slug and "Sales-EU" another's name: both match.
  return [...new Set([...bySlug, ...byName])];
}

/** A reference to type: the name or slug that finds only this item, else the id. */
export function typedReference(reference: Reference, all: readonly Named[]): Reference {
  if (!('id' in reference)) return reference;
  const item = all.find(({ id }) => id === reference.id);
  const name = [item?.name, item?.slug]
    .map((text) => plainTypography(text ?? ''))
    .find((text) => {
      if (text === '') return false;
      const hits = matching(readReference(text), all);
      return hits.length === 1 && hits[0]?.id === reference.id;
    });
  return name ? { name } : reference;
}
