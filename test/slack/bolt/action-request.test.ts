import fc from 'fast-check';
import { parseActionRequest } from '../../../src/slack/bolt/register';
import { rounds } from '../../support/rounds';

const press = (action: object = {}, rest: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U1', name: 'ana', username: 'ana', team_id: 'T1' },
  container: { type: 'message', message_ts: '1767225600.000100', channel_id: 'C1', is_ephemeral: true },
  response_url: 'https://hooks.slack.com/actions/T1/1/abc',
  actions: [
    { type: 'button', action_id: 'rankings_share', block_id: 'b1', value: 'v1', action_ts: '1.1', ...action },
  ],
  ...rest,
});

const choice = (value: string) => ({
  type: 'static_select',
  value: undefined,
  selected_option: { text: { type: 'plain_text', text: 'x' }, value },
});

describe('parseActionRequest', () => {
  it('takes a button with its value', () => {
    expect(parseActionRequest(press())).toEqual({
      actionId: 'rankings_share',
      isMenu: false,
      chosenUserIds: [],
      channelId: undefined,
      isEphemeral: true,
      triggerId: undefined,
      responseUrl: 'https://hooks.slack.com/actions/T1/1/abc',
      messageKey: 'U1 1767225600.000100',
      value: 'v1',
      blockId: 'b1',
      slackUserId: 'U1',
      userName: 'ana',
      pressKey: 'U1 1767225600.000100 rankings_share v1',
    });
  });

  it('takes the chosen option of a menu', () => {
    expect(parseActionRequest(press(choice('most-bookings')))).toMatchObject({
      isMenu: true,
      value: 'most-bookings',
    });
  });

  it('takes a button without value, block or message', () => {
    const body = press({ value: undefined, block_id: undefined }, { container: undefined });
    expect(parseActionRequest(body)).toMatchObject({ value: undefined, blockId: '' });
  });

  it('takes a menu from which the choice was removed', () => {
    expect(
      parseActionRequest(press({ type: 'static_select', value: undefined, selected_option: null })),
    ).toMatchObject({ isMenu: false, value: undefined });
  });

  it.each([
    [{ id: 'U1', username: 'ana.p' }, 'ana.p'],
    [{ id: 'U1' }, 'a colleague'],
  ])('calls %j by what is known', (user, name) => {
    expect(parseActionRequest(press({}, { user }))?.userName).toBe(name);
  });

  it('gives two presses the same key only when person, message, element and value agree', () => {
    const bodies = [
      press(),
      press({}, { user: { id: 'U2' } }),
      press({}, { container: { message_ts: '1.2' } }),
      press({ action_id: 'bookings_share' }),
      press({ value: 'v2' }),
    ];
    const keys = bodies.map((body) => parseActionRequest(body)?.pressKey);
    expect(new Set(keys).size).toBe(bodies.length);
    expect(parseActionRequest(press())?.pressKey).toBe(keys[0]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'payload'],
    ['a list', []],
    ['no user', press({}, { user: undefined })],
    ['a user without id', press({}, { user: { name: 'ana' } })],
    ['no actions', press({}, { actions: undefined })],
    ['an empty list of actions', press({}, { actions: [] })],
    ['two actions', press({}, { actions: [{ action_id: 'a' }, { action_id: 'b' }] })],
    ['an action without id', press({ action_id: undefined })],
    ['a value that is no text', press({ value: { a: 1 } })],
    ['an option without value', press({ selected_option: { text: 'x' } })],
  ])('takes %s for no press', (_what, body) => {
    expect(parseActionRequest(body)).toBeNull();
  });

  it('never fails on anything', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(parseActionRequest(body)).toBeNull();
      }),
      { numRuns: rounds(1000) },
    );
  });
});
