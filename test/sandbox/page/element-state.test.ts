import { heldValue, initialState, stateOf } from '../../../sandbox/page/element-state';

const option = { text: { type: 'plain_text', text: 'Week' }, value: 'w' };

describe('element state', () => {
  it.each([
    [
      { type: 'static_select', initial_option: option },
      { type: 'static_select', selected_option: option },
    ],
    [{ type: 'static_select' }, { type: 'static_select', selected_option: null }],
    [{ type: 'checkboxes' }, { type: 'checkboxes', selected_options: [] }],
    [
      { type: 'users_select', initial_user: 'U1' },
      { type: 'users_select', selected_user: 'U1' },
    ],
    [
      { type: 'datetimepicker', initial_date_time: 1_700_000_000 },
      { type: 'datetimepicker', selected_date_time: 1_700_000_000 },
    ],
    [
      { type: 'plain_text_input', initial_value: 'x' },
      { type: 'plain_text_input', value: 'x' },
    ],
  ])('starts %j as Slack would send it', (element, state) => {
    expect(initialState(element)).toEqual(state);
  });

  it('holds nothing for an emptied field', () => {
    expect(stateOf('plain_text_input', '')).toEqual({ type: 'plain_text_input', value: null });
    expect(heldValue(stateOf('timepicker', '09:00'))).toBe('09:00');
  });
});
