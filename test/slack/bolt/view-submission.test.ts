import fc from 'fast-check';
import { parseViewSubmission } from '../../../src/slack/bolt/register-view';

const submission = (values: object, more: object = {}) => ({
  type: 'view_submission',
  user: { id: 'U1', name: 'ana', team_id: 'T1' },
  team: { id: 'T1' },
  view: { id: 'V1', private_metadata: 'm', state: { values } },
  ...more,
});

describe('parseViewSubmission', () => {
  it('takes what was typed', () => {
    const read = parseViewSubmission(submission({ key: { key_text: { type: 'x', value: 'abc' } } }));
    expect(read?.values).toEqual({ key: { key_text: 'abc' } });
    expect(read?.choices).toEqual({ key: { key_text: [] } });
  });

  it.each([
    [{ type: 'static_select', selected_option: { value: 'a', text: {} } }, ['a']],
    [{ type: 'external_select', selected_option: null }, []],
    [{ type: 'multi_static_select', selected_options: [{ value: 'a' }, { value: 'b' }] }, ['a', 'b']],
    [{ type: 'checkboxes', selected_options: [] }, []],
    [{ type: 'conversations_select', selected_conversation: 'C1' }, ['C1']],
    [{ type: 'timepicker', selected_time: '09:00' }, ['09:00']],
    [{ type: 'timepicker', selected_time: null }, []],
    [{ type: 'datepicker', selected_date: '2026-06-02' }, ['2026-06-02']],
  ])('takes what was chosen in %j', (state, chosen) => {
    expect(parseViewSubmission(submission({ b: { a: state } }))?.choices.b?.a).toEqual(chosen);
  });

  it('leaves out of what a form carries the workspace that it was opened in', () => {
    const view = { id: 'V1', private_metadata: 'T0NORTH/E0GRID001 m', state: { values: {} } };
    expect(parseViewSubmission(submission({}, { view }))?.metadata).toBe('m');
  });

  it('is null for anything that is no form, and never throws', () => {
    expect(parseViewSubmission({ type: 'view_submission' })).toBeNull();
    expect(parseViewSubmission(submission({ b: { a: { selected_options: 'x' } } }))).toBeNull();
    fc.assert(
      fc.property(fc.anything(), (body) => {
        parseViewSubmission(body);
      }),
    );
  });
});
