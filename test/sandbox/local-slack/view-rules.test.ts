import { checkView } from '../../../sandbox/local-slack/block-rules/view-rules';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = { type: 'section', text: plain('words') };
const input = { type: 'input', label: plain('Label'), element: { type: 'plain_text_input' } };
const modal = (more: object = {}) => ({ type: 'modal', title: plain('Title'), blocks: [section], ...more });

function pointers(view: unknown, kind: 'modal' | 'home' = 'modal') {
  const checked = checkView(view, kind);
  return 'problems' in checked ? checked.problems.map((problem) => problem.pointer) : [];
}

describe('view rules', () => {
  it('take a modal at its limits', () => {
    const long = plain('x'.repeat(24));
    const view = modal({ title: long, submit: long, close: long, private_metadata: 'x'.repeat(3000) });
    expect(pointers(view)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a title over 24', { title: plain('x'.repeat(25)) }, '/view/title/text'],
    ['a submit over 24', { submit: plain('x'.repeat(25)) }, '/view/submit/text'],
    ['a close over 24', { close: plain('x'.repeat(25)) }, '/view/close/text'],
    ['private_metadata over 3,000', { private_metadata: 'x'.repeat(3001) }, '/view/private_metadata'],
    ['a callback_id over 255', { callback_id: 'x'.repeat(256) }, '/view/callback_id'],
    ['no title', { title: undefined }, '/view/title'],
    ['input without submit', { blocks: [input] }, '/view/submit'],
    ['an unknown key', { colour: 'red' }, '/view'],
    ['a faulty block', { blocks: [{ type: 'header', text: plain('') }] }, '/view/blocks/0/text/text'],
  ])('refuse a modal with %s', (_name, change, pointer) => {
    expect(pointers(modal(change))).toEqual([pointer]);
  });

  it('refuse a modal as Home tab, and a title on the Home tab', () => {
    expect(pointers(modal(), 'home')).toContain('/view/type');
    expect(pointers({ type: 'home', title: plain('a'), blocks: [] }, 'home')).toEqual(['/view']);
    expect(pointers({ type: 'home', blocks: [section] }, 'home')).toEqual([]);
  });
});
