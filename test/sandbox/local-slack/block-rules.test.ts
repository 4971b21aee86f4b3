import { checkBlocks, isTooLongTogether } from '../../../sandbox/local-slack/block-rules/block-rules';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (value: string) => ({ text: plain(value), value });
const section = (text = 'words') => ({ type: 'section', text: mrkdwn(text) });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const raw = (text: string) => ({ type: 'raw_text', text });
const table = (...rows: object[][]) => ({ type: 'table', rows });
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const input = (element: object) => ({ type: 'input', block_id: 'in', label: plain('Label'), element });

function problems(blocks: unknown, surface: 'message' | 'modal' | 'home' = 'message') {
  const checked = checkBlocks(blocks, surface);
  return 'problems' in checked ? checked.problems : [];
}

describe('block rules', () => {
  it.each<[string, object]>([
    ['a section with fields', { type: 'section', fields: times(10, () => mrkdwn('x'.repeat(2000))) }],
    ['a section at its limit', section('x'.repeat(3000))],
    ['a header at its limit', { type: 'header', text: plain('x'.repeat(150)) }],
    ['a divider', { type: 'divider' }],
    ['a context', { type: 'context', elements: times(10, () => mrkdwn('x')) }],
    ['25 buttons', actions(...times(25, (n) => button({ action_id: `a${n}` })))],
    ['a button at its limits', actions(button({ text: plain('x'.repeat(75)), value: 'v'.repeat(2000) }))],
    ['an image', { type: 'image', image_url: 'https://pictures.test/a.png', alt_text: 'A chart' }],
    ['an overflow with one option', actions({ type: 'overflow', options: [option('a')] })],
    ['an overflow with five', actions({ type: 'overflow', options: times(5, (n) => option(`o${n}`)) })],
    ['100 options', actions({ type: 'static_select', options: times(100, (n) => option(`o${n}`)) })],
    [
      'option groups',
      actions({ type: 'static_select', option_groups: [{ label: plain('G'), options: [option('a')] }] }),
    ],
    [
      'an initial option',
      actions({ type: 'static_select', options: [option('a')], initial_option: option('a') }),
    ],
    ['checkboxes', actions({ type: 'checkboxes', options: [option('a')] })],
    ['radio buttons', actions({ type: 'radio_buttons', options: [option('a')] })],
    ['pickers', actions({ type: 'datepicker', initial_date: '2026-01-05' }, { type: 'timepicker' })],
    ['a date and time picker', actions({ type: 'datetimepicker', initial_date_time: 1_767_225_600 })],
    ['people and place selects', actions({ type: 'users_select' }, { type: 'channels_select' })],
    [
      'a conversations select',
      actions({ type: 'conversations_select', default_to_current_conversation: true }),
    ],
    ['an external select', actions({ type: 'external_select', min_query_length: 1 })],
    ['an input', input({ type: 'plain_text_input', max_length: 3000 })],
    ['rich text with a date', rich({ type: 'date', timestamp: 1_767_225_600, format: '{date_short}' })],
    [
      'a rich list',
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'text', text: 'a', style: { bold: true } }] },
            ],
          },
        ],
      },
    ],
    [
      'a table',
      table(
        [raw('a'), { type: 'raw_number', value: 1, text: '1' }],
        [rich({ type: 'text', text: 'b' }), raw('c')],
      ),
    ],
    [
      'a data table',
      { type: 'data_table', caption: 'Bookings', rows: [[raw('h')], [raw('1')]], page_size: 10 },
    ],
    ['markdown', { type: 'markdown', text: '**bold**' }],
    ['a card', { type: 'card', title: mrkdwn('t'), body: mrkdwn('b'), actions: [button()] }],
    [
      'feedback buttons',
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            positive_button: { text: plain('y'), value: 'y' },
            negative_button: { text: plain('n'), value: 'n' },
          },
        ],
      },
    ],
    ['a container', { type: 'container', title: plain('More'), child_blocks: [section()] }],
  ])('take %s', (_name, block) => {
    expect(problems([block])).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an unknown block', { type: 'marquee' }, '/blocks/0/type'],
    ['an unknown key', { ...section(), colour: 'red' }, '/blocks/0'],
    ['an empty section text', section(''), '/blocks/0/text/text'],
    ['a section text over 3,000', section('x'.repeat(3001)), '/blocks/0/text/text'],
    ['a section without text and fields', { type: 'section' }, '/blocks/0/text'],
    ['eleven fields', { type: 'section', fields: times(11, () => mrkdwn('x')) }, '/blocks/0/fields'],
    [
      'a field over 2,000',
      { type: 'section', fields: [mrkdwn('x'.repeat(2001))] },
      '/blocks/0/fields/0/text',
    ],
    ['a header in mrkdwn', { type: 'header', text: mrkdwn('x') }, '/blocks/0/text/type'],
    ['a header over 150', { type: 'header', text: plain('x'.repeat(151)) }, '/blocks/0/text/text'],
    ['an empty context', { type: 'context', elements: [] }, '/blocks/0/elements'],
    [
      'eleven context elements',
      { type: 'context', elements: times(11, () => mrkdwn('x')) },
      '/blocks/0/elements',
    ],
    ['26 buttons', actions(...times(26, (n) => button({ action_id: `a${n}` }))), '/blocks/0/elements'],
    [
      'a button text over 75',
      actions(button({ text: plain('x'.repeat(76)) })),
      '/blocks/0/elements/0/text/text',
    ],
    ['a button value over 2,000', actions(button({ value: 'x'.repeat(2001) })), '/blocks/0/elements/0/value'],
    [
      'a button url over 3,000',
      actions(button({ url: `https://a.test/${'x'.repeat(3000)}` })),
      '/blocks/0/elements/0/url',
    ],
    ['a button url that is no address', actions(button({ url: 'acme' })), '/blocks/0/elements/0/url'],
    ['a third button style', actions(button({ style: 'warning' })), '/blocks/0/elements/0/style'],
    [
      'an action_id over 255',
      actions(button({ action_id: 'x'.repeat(256) })),
      '/blocks/0/elements/0/action_id',
    ],
    ['a block_id over 255', { ...section(), block_id: 'x'.repeat(256) }, '/blocks/0/block_id'],
    [
      'an option text over 75',
      actions({ type: 'static_select', options: [{ text: plain('x'.repeat(76)), value: 'a' }] }),
      '/blocks/0/elements/0/options/0/text/text',
    ],
    [
      'an option value over 75',
      actions({ type: 'static_select', options: [{ text: plain('a'), value: 'x'.repeat(76) }] }),
      '/blocks/0/elements/0/options/0/value',
    ],
    [
      'an option description over 75',
      actions({ type: 'overflow', options: [{ ...option('a'), description: plain('x'.repeat(76)) }] }),
      '/blocks/0/elements/0/options/0/description/text',
    ],
    [
      '101 options',
      actions({ type: 'static_select', options: times(101, (n) => option(`o${n}`)) }),
      '/blocks/0/elements/0/options',
    ],
    ['no options', actions({ type: 'static_select', options: [] }), '/blocks/0/elements/0/options'],
    ['neither options nor groups', actions({ type: 'static_select' }), '/blocks/0/elements/0'],
    [
      'a foreign initial option',
      actions({ type: 'static_select', options: [option('a')], initial_option: option('b') }),
      '/blocks/0/elements/0',
    ],
    ['an empty overflow', actions({ type: 'overflow', options: [] }), '/blocks/0/elements/0/options'],
    [
      'an overflow of six',
      actions({ type: 'overflow', options: times(6, (n) => option(`o${n}`)) }),
      '/blocks/0/elements/0/options',
    ],
    [
      'eleven checkboxes',
      actions({ type: 'checkboxes', options: times(11, (n) => option(`o${n}`)) }),
      '/blocks/0/elements/0/options',
    ],
    [
      'a placeholder over 150',
      actions({ type: 'users_select', placeholder: plain('x'.repeat(151)) }),
      '/blocks/0/elements/0/placeholder/text',
    ],
    [
      'a confirm title over 100',
      actions(button({ confirm: { title: plain('x'.repeat(101)), text: plain('a') } })),
      '/blocks/0/elements/0/confirm/title/text',
    ],
    [
      'a confirm text over 300',
      actions(button({ confirm: { text: plain('x'.repeat(301)) } })),
      '/blocks/0/elements/0/confirm/text/text',
    ],
    [
      'a confirm button over 30',
      actions(button({ confirm: { text: plain('a'), confirm: plain('x'.repeat(31)) } })),
      '/blocks/0/elements/0/confirm/confirm/text',
    ],
    [
      'an image in actions',
      actions({ type: 'image', image_url: 'https://a.test/a.png', alt_text: 'a' }),
      '/blocks/0/elements/0/type',
    ],
    ['a text input in actions', actions({ type: 'plain_text_input' }), '/blocks/0/elements/0/type'],
    ['an image without alt text', { type: 'image', image_url: 'https://a.test/a.png' }, '/blocks/0/alt_text'],
    [
      'milliseconds in a date picker',
      actions({ type: 'datetimepicker', initial_date_time: 1_767_225_600_000 }),
      '/blocks/0/elements/0/initial_date_time',
    ],
    [
      'a day that is not in the calendar',
      actions({ type: 'datepicker', initial_date: '2026-02-30' }),
      '/blocks/0/elements/0/initial_date',
    ],
    ['an empty rich text', rich({ type: 'text', text: '' }), '/blocks/0/elements/0/elements/0/text'],
    [
      'an unknown date token',
      rich({ type: 'date', timestamp: 1, format: '{day}' }),
      '/blocks/0/elements/0/elements/0/format',
    ],
    ['an empty table cell', table([raw('')]), '/blocks/0/rows/0/0/text'],
    ['an empty rich table cell', table([rich()]), '/blocks/0/rows/0/0'],
    ['101 table rows', table(...times(101, () => [raw('x')])), '/blocks/0/rows'],
    ['21 table cells', table(times(21, () => raw('x'))), '/blocks/0/rows/0'],
    ['a table over 10,000 characters', table([raw('x'.repeat(10_001))]), '/blocks/0'],
    [
      'an uneven data table',
      { type: 'data_table', caption: 'c', rows: [[raw('a')], [raw('b'), raw('c')]] },
      '/blocks/0/rows',
    ],
    ['a data table without rows', { type: 'data_table', caption: 'c', rows: [[raw('a')]] }, '/blocks/0/rows'],
    [
      'a data table without caption',
      { type: 'data_table', rows: [[raw('a')], [raw('b')]] },
      '/blocks/0/caption',
    ],
    ['a card body over 200', { type: 'card', body: mrkdwn('x'.repeat(201)) }, '/blocks/0/body/text'],
    ['a posted file', { type: 'file', source: 'remote', external_id: 'a' }, '/blocks/0/type'],
    ['a number input', input({ type: 'number_input', is_decimal_allowed: false }), '/blocks/0/element'],
  ])('refuse %s and point at it', (_name, block, pointer) => {
    expect(problems([block]).map((problem) => problem.pointer)).toContain(pointer);
  });

  it('allow 50 blocks in a message and 100 in a modal or on the Home tab', () => {
    expect(problems(times(50, () => section()))).toEqual([]);
    expect(problems(times(51, () => section()))).toEqual([
      { pointer: '/blocks', message: 'no more than 50 items allowed' },
    ]);
    expect(
      problems(
        times(100, () => section()),
        'home',
      ),
    ).toEqual([]);
    expect(
      problems(
        times(101, () => section()),
        'modal',
      ),
    ).toHaveLength(1);
  });

  it('refuse a block_id that is used twice', () => {
    const twice = times(2, () => ({ ...section(), block_id: 'same' }));
    expect(problems(twice)).toEqual([{ pointer: '/blocks/1/block_id', message: 'block_id is used twice' }]);
  });

  it('refuse an action_id that is used twice in a block, and take it in two blocks', () => {
    expect(problems([actions(button(), button())]).map((problem) => problem.pointer)).toEqual([
      '/blocks/0/elements/1/action_id',
    ]);
    expect(problems([actions(button()), actions(button())])).toEqual([]);
  });

  it('allow one table a message, of either kind', () => {
    const data = { type: 'data_table', caption: 'c', rows: [[raw('a')], [raw('b')]] };
    expect(problems([table([raw('a')]), data])).toEqual([
      { pointer: '/blocks/1', message: 'only_one_table_allowed' },
    ]);
  });

  it('add up the markdown blocks of a message', () => {
    const half = { type: 'markdown', text: 'x'.repeat(6001) };
    expect(problems([half])).toEqual([]);
    expect(problems([half, half])).toHaveLength(1);
  });

  it.each<['message' | 'modal' | 'home', object]>([
    ['modal', table([raw('a')])],
    ['home', table([raw('a')])],
    ['modal', { type: 'markdown', text: 'a' }],
    ['home', { type: 'container', title: plain('a'), child_blocks: [section()] }],
    ['modal', { type: 'card', title: mrkdwn('a') }],
    ['message', { type: 'alert', text: plain('a') }],
    ['home', input({ type: 'email_text_input' })],
    ['home', actions({ type: 'datetimepicker' })],
  ])('keep from a %s what belongs elsewhere: %j', (surface, block) => {
    expect(problems([block], surface)[0]?.message).toMatch(/^unsupported type/);
  });

  it('know when legal blocks are too long together', () => {
    const blocks = (size: number) => [
      ...times(4, () => section('x'.repeat(3000))),
      section('x'.repeat(size)),
    ];
    expect(isTooLongTogether(blocks(1200))).toBe(false);
    expect(isTooLongTogether(blocks(1201))).toBe(true);
  });
});
