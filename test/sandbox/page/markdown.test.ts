import { parseMarkdown } from '../../../sandbox/page/markdown';

const text = (words: string) => ({ kind: 'text', text: words });

describe('parseMarkdown', () => {
  it('reads headings, paragraphs, lists, quotes, code and rules', () => {
    const source = '# Head\none\ntwo\n\n- a\n- b\n\n1. c\n\n> q\n\n---\n```ts\n# x\n```';
    expect(parseMarkdown(source)).toEqual([
      { kind: 'heading', children: [text('Head')] },
      { kind: 'text', children: [text('one\ntwo')] },
      { kind: 'list', ordered: false, items: [[text('a')], [text('b')]] },
      { kind: 'list', ordered: true, items: [[text('c')]] },
      { kind: 'quote', children: [text('q')] },
      { kind: 'rule' },
      { kind: 'code', text: '# x' },
    ]);
  });

  it('reads the styles of standard Markdown, not those of mrkdwn', () => {
    expect(parseMarkdown('**b** *i* ~~s~~ `c` [l](https://acme.test)')).toEqual([
      {
        kind: 'text',
        children: [
          { kind: 'style', style: 'bold', children: [text('b')] },
          text(' '),
          { kind: 'style', style: 'italic', children: [text('i')] },
          text(' '),
          { kind: 'style', style: 'strike', children: [text('s')] },
          text(' '),
          { kind: 'code', text: 'c' },
          text(' '),
          { kind: 'link', url: 'https://acme.test', label: 'l' },
        ],
      },
    ]);
  });
});
