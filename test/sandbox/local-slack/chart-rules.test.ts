import { checkBlocks } from '../../../sandbox/local-slack/block-rules/block-rules';

const weeks = ['5 Jan', '12 Jan'];
const points = (labels: readonly string[] = weeks) => labels.map((label, at) => ({ label, value: at }));
const series = (name = 'Booked', data: object[] = points()) => ({ name, data });
const line = (more: object = {}) => ({
  type: 'line',
  series: [series()],
  axis_config: { categories: weeks },
  ...more,
});
const block = (chart: object = line(), more: object = {}) => ({
  type: 'data_visualization',
  title: 'Booked by week',
  chart,
  ...more,
});
const pie = (...segments: object[]) => ({ type: 'pie', segments });
const names = (count: number) => Array.from({ length: count }, (_, at) => `Series ${at}`);

function pointers(given: readonly object[], surface: 'message' | 'modal' | 'home' = 'message') {
  const checked = checkBlocks(given, surface);
  return 'problems' in checked ? checked.problems.map(({ pointer }) => pointer) : [];
}

describe('block rules for charts', () => {
  it.each<[string, object]>([
    ['a line', block()],
    ['bars with axis labels', block({ ...line(), type: 'bar' }, { block_id: 'b' })],
    ['an area', block({ ...line(), type: 'area' })],
    ['a pie', block(pie({ label: 'Done', value: 2 }))],
    ['six series', block(line({ series: names(6).map((name) => series(name)) }))],
    ['texts at their limits', block(line({ series: [series('x'.repeat(20))] }), { title: 'x'.repeat(50) })],
    [
      'a point below zero',
      block(line({ series: [series('a', [{ label: '5 Jan', value: -1 }, points()[1] ?? {}])] })),
    ],
  ])('take %s', (_name, given) => {
    expect(pointers([given])).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no title', block(line(), { title: undefined }), '/blocks/0/title'],
    ['an empty title', block(line(), { title: '' }), '/blocks/0/title'],
    ['a title over 50', block(line(), { title: 'x'.repeat(51) }), '/blocks/0/title'],
    ['seven series', block(line({ series: names(7).map((name) => series(name)) })), '/blocks/0/chart/series'],
    ['no series', block(line({ series: [] })), '/blocks/0/chart/series'],
    [
      'a series name over 20',
      block(line({ series: [series('x'.repeat(21))] })),
      '/blocks/0/chart/series/0/name',
    ],
    ['two series of one name', block(line({ series: [series(), series()] })), '/blocks/0/chart/series'],
    [
      'a label over 20',
      block(line({ axis_config: { categories: ['x'.repeat(21)] } })),
      '/blocks/0/chart/axis_config/categories/0',
    ],
    [
      'an axis label over 50',
      block(line({ axis_config: { categories: weeks, x_label: 'x'.repeat(51) } })),
      '/blocks/0/chart/axis_config/x_label',
    ],
    ['a point too few', block(line({ series: [series('a', points(['5 Jan']))] })), '/blocks/0/chart'],
    [
      'a point of no category',
      block(line({ series: [series('a', points(['5 Jan', '19 Jan']))] })),
      '/blocks/0/chart',
    ],
    ['a category twice', block(line({ axis_config: { categories: ['5 Jan', '5 Jan'] } })), '/blocks/0/chart'],
    ['a share of nothing', block(pie({ label: 'Done', value: 0 })), '/blocks/0/chart/segments/0/value'],
    ['another kind', block({ ...line(), type: 'radar' }), '/blocks/0/chart/type'],
  ])('refuse %s', (_name, given, pointer) => {
    expect(pointers([given])).toContain(pointer);
  });

  it('take two in a message, and not in a modal', () => {
    expect(pointers([block(), block()])).toEqual([]);
    expect(pointers([block(), block(), block()])).toEqual(['/blocks/2']);
    expect(pointers([block()], 'home')).toEqual([]);
    expect(pointers([block()], 'modal')).toEqual(['/blocks/0/type']);
  });
});
