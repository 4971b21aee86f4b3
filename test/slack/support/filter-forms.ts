import { createStateMemory } from '../../../sandbox/local-slack/person/element-state';
import { readView } from '../../../sandbox/local-slack/web-api/view-methods';
import { parseViewSubmission } from '../../../src/slack/bolt/register-view';
import type { FilterMenus } from '../../../src/slack/filters/fields';
import { type FilterAnswers, valuesOf } from '../../support/filters-form';

export const filterMenus = (about: Partial<FilterMenus> = {}): FilterMenus => ({
  teams: [
    { id: 4821, name: 'Sales EU', slug: 'sales-eu' },
    { id: 4822, name: 'Success', slug: 'success-emea' },
  ],
  eventTypes: [{ id: 310, name: 'Intro call', slug: 'intro' }],
  ownName: 'Ana Pires',
  hasOrganisation: true,
  notes: [],
  ...about,
});

/** A form as it is sent after some of its fields were changed. Throws where Slack would not show such a form. */
export function sentForm(view: unknown, answers: FilterAnswers = {}) {
  const { blocks } = readView(view, 'modal');
  const shown = createStateMemory().valuesOf('V1', blocks);
  const given = valuesOf(answers);
  for (const blockId of Object.keys(given)) {
    if (!(blockId in shown)) throw new Error(`The form has no ${blockId}`);
  }
  const submission = parseViewSubmission({
    user: { id: 'U1' },
    view: { id: 'V1', state: { values: { ...shown, ...given } } },
  });
  if (submission === null) throw new Error('Not a submission');
  return submission;
}
