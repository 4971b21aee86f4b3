import fc from 'fast-check';
import { parseMrkdwn } from '../../../sandbox/page/mrkdwn';
import type { Inline } from '../../../sandbox/page/tokens';

const inline = (source: string, options = { linkUrls: false, linkNames: false }): readonly Inline[] => {
  const [paragraph] = parseMrkdwn(source, options);
  if (paragraph?.kind !== 'text') throw new Error(`"${source}" is not one paragraph of text`);
  return paragraph.children;
};
const text = (words: string): Inline => ({ kind: 'text', text: words });

describe('parseMrkdwn', () => {
  it('reads bold, italic and strike, one inside the other', () => {
    expect(inline('*a _b_* ~c~')).toEqual([
      {
        kind: 'style',
        style: 'bold',
        children: [text('a '), { kind: 'style', style: 'italic', children: [text('b')] }],
      },
      text(' '),
      { kind: 'style', style: 'strike', children: [text('c')] },
    ]);
  });

  it.each(['2*3*4', 'snake_case_name', '* a*', '*a *', '**', '*a\nb*', '\u200B*\u200Ba\u200B*\u200B', '~'])(
    'leaves the markers of %j as they are',
    (source) => {
      expect(inline(source)).toEqual([text(source)]);
    },
  );

  it('reads nothing inside code', () => {
    expect(inline('`*a* &lt;b&gt;`')).toEqual([{ kind: 'code', text: '*a* <b>' }]);
  });

  it('keeps a zero-width space from making code', () => {
    expect(inline('\u200B`\u200Bx\u200B`\u200B')).toEqual([text('\u200B`\u200Bx\u200B`\u200B')]);
  });

  it('makes bold around a link whose address holds a marker', () => {
    expect(inline('*<https://client.test/a*b|Title>*')).toEqual([
      {
        kind: 'style',
        style: 'bold',
        children: [{ kind: 'link', url: 'https://client.test/a*b', label: 'Title' }],
      },
    ]);
  });

  it('decodes entities once, so that an escaped mention stays text', () => {
    expect(inline('&lt;!channel&gt; &amp;lt;')).toEqual([text('<!channel> &lt;')]);
  });

  it.each<[string, Inline]>([
    ['<@U0ANA>', { kind: 'user', id: 'U0ANA' }],
    ['<@U0ANA|ana>', { kind: 'user', id: 'U0ANA', label: 'ana' }],
    ['<#C0SALES|sales>', { kind: 'channel', id: 'C0SALES', label: 'sales' }],
    ['<#C0SALES|>', { kind: 'channel', id: 'C0SALES' }],
    ['<!here>', { kind: 'broadcast', name: 'here' }],
    ['<!channel|x>', { kind: 'broadcast', name: 'channel' }],
    ['<!subteam^S01|@leads>', { kind: 'group', id: 'S01', label: '@leads' }],
    ['<mailto:lee@client.test|lee>', { kind: 'link', url: 'mailto:lee@client.test', label: 'lee' }],
    [
      '<!date^1700000000^{date} at {time}|then>',
      { kind: 'date', unix: 1_700_000_000, format: '{date} at {time}', fallback: 'then' },
    ],
    [
      '<!date^1700000000^{date}^https://acme.test/|then>',
      { kind: 'date', unix: 1_700_000_000, format: '{date}', url: 'https://acme.test/', fallback: 'then' },
    ],
    ['<!date^soon^{date}|then>', text('then')],
    [':white_check_mark:', { kind: 'emoji', name: 'white_check_mark' }],
  ])('reads %s', (source, token) => {
    expect(inline(source)).toEqual([token]);
  });

  it('makes no link of an address that runs code', () => {
    expect(inline('<javascript:alert(1)|safe>')).toEqual([text('safe')]);
  });

  it('does not take the minutes of a time for an emoji', () => {
    expect(inline('10:30:45')).toEqual([text('10:30:45')]);
  });

  it('links bare addresses and names only where the text object is not verbatim', () => {
    const source = 'see https://acme.test/a_b, @here in #sales';
    expect(inline(source)).toEqual([text(source)]);
    expect(inline(source, { linkUrls: true, linkNames: true })).toEqual([
      text('see '),
      { kind: 'link', url: 'https://acme.test/a_b' },
      text(', '),
      { kind: 'broadcast', name: 'here' },
      text(' in '),
      { kind: 'channel-name', name: 'sales' },
    ]);
  });

  it('gathers lines that begin with > into one quote', () => {
    expect(parseMrkdwn('a\n&gt; b\n> c\nd', { linkUrls: false, linkNames: false })).toEqual([
      { kind: 'text', children: [text('a')] },
      { kind: 'quote', children: [text('b\nc')] },
      { kind: 'text', children: [text('d')] },
    ]);
  });

  it('quotes all that follows >>>', () => {
    expect(parseMrkdwn('>>> a\nb', { linkUrls: false, linkNames: false })).toEqual([
      { kind: 'quote', children: [text('a\nb')] },
    ]);
  });

  it('keeps preformatted text whole', () => {
    expect(parseMrkdwn('a\n```\n*b*\n  c\n```\nd', { linkUrls: false, linkNames: false })).toEqual([
      { kind: 'text', children: [text('a')] },
      { kind: 'code', text: '*b*\n  c' },
      { kind: 'text', children: [text('d')] },
    ]);
  });

  it('reads any text without failing, and text without markup as itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>*_~`:|!@#^&;\n aU1{}') }), (source) => {
        parseMrkdwn(source, { linkUrls: true, linkNames: true });
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}\p{N} .,!?-]+$/u), (source) => {
        expect(inline(source)).toEqual([text(source)]);
      }),
    );
  });
});
