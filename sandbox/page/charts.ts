import { h } from './dom.js';
import { type Json, listAt, numberAt, objectAt, textAt } from './json.js';

const plotHeight = 132;
const left = 34;
const top = 8;
const letterPx = 6;
const longestLabel = 16;

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}
interface Plot {
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  readonly max: number;
  readonly width: number;
  /** Where its labels are too long to stand beside each other. */
  readonly isSlanted: boolean;
}

/** A `data_visualization`: a drawing with its title above, its legend below, and all of its numbers in its name. */
export function renderChart(block: Json): HTMLElement {
  const chart = objectAt(block, 'chart') ?? {};
  const title = textAt(block, 'title');
  const caption = h('figcaption', { dir: 'auto' }, title);
  if (textAt(chart, 'type') === 'pie') return h('figure', { class: 'chart' }, caption, sharesOf(chart));
  const plot = plotOf(chart);
  const [only, ...others] = plot.series;
  const isRows = textAt(chart, 'type') === 'bar' && only !== undefined && others.length === 0;
  const drawing = svg('svg', {
    viewBox: `0 0 ${plot.width} ${isRows ? rowHeight * plot.categories.length : top + plotHeight + labelHeight(plot)}`,
    role: 'img',
    'aria-label': `${title}. ${plot.series.map((each) => spoken(each, plot)).join(' ')}`,
  });
  if (isRows) {
    drawing.append(...rows(plot, only));
    return h('figure', { class: 'chart' }, caption, drawing);
  }
  drawing.append(...scale(plot), ...(textAt(chart, 'type') === 'bar' ? bars(plot) : lines(plot)));
  const legend = plot.series.map(({ name }, at) => h('li', { class: `series-${at}`, dir: 'auto' }, name));
  return h('figure', { class: 'chart' }, caption, drawing, h('ul', { class: 'legend' }, ...legend));
}

function plotOf(chart: Json): Plot {
  const given = objectAt(chart, 'axis_config')?.categories;
  const categories = Array.isArray(given) ? given.map(String) : [];
  const series = listAt(chart, 'series').map((each) => {
    const values = new Map(
      listAt(each, 'data').map((point) => [textAt(point, 'label'), numberAt(point, 'value')]),
    );
    return { name: textAt(each, 'name'), values: categories.map((category) => values.get(category) ?? 0) };
  });
  // As wide as it is shown, so that its letters have one size everywhere.
  const width = Math.min(480, innerWidth - 110);
  const longest = Math.max(0, ...categories.map((category) => cut(category).length));
  const isSlanted = longest * letterPx > (width - left) / Math.max(1, categories.length);
  const max = Math.max(1, ...series.flatMap(({ values }) => values));
  return { categories, series, max, width, isSlanted };
}

const cut = (text: string) => (text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text);

const labelHeight = ({ isSlanted, categories }: Plot) =>
  isSlanted ? 12 + 0.72 * letterPx * Math.max(...categories.map((category) => cut(category).length)) : 20;

const spoken = ({ name, values }: Series, { categories }: Plot) =>
  `${name}: ${values.map((value, at) => `${categories[at] ?? ''} ${value}`).join(', ')}.`;

const slotOf = ({ categories, width }: Plot) => (width - left) / Math.max(1, categories.length);
const xOf = (plot: Plot, at: number) => left + slotOf(plot) * (at + 0.5);
const yOf = ({ max }: Plot, value: number) => top + plotHeight * (1 - value / max);

function scale(plot: Plot): readonly SVGElement[] {
  const marks = [0, plot.max / 2, plot.max].map((value) => ({ value, y: yOf(plot, value) }));
  return [
    ...marks.map(({ y }) => svg('line', { class: 'grid', x1: left, x2: plot.width, y1: y, y2: y })),
    ...marks.map(({ value, y }) =>
      label(left - 6, y + 4, 'end', Number.isInteger(value) ? String(value) : ''),
    ),
    ...plot.categories.map((category, at) => categoryLabel(plot, at, category)),
  ];
}

function categoryLabel(plot: Plot, at: number, category: string): SVGElement {
  const [x, y] = [xOf(plot, at), top + plotHeight + 15];
  if (!plot.isSlanted) return label(x, y, 'middle', category);
  const slanted = label(x + 4, y - 4, 'end', cut(category));
  slanted.setAttribute('transform', `rotate(-45 ${x + 4} ${y - 4})`);
  return slanted;
}

function lines(plot: Plot): readonly SVGElement[] {
  return plot.series.flatMap(({ name, values }, index) => {
    const points = values.map((value, at) => `${xOf(plot, at)},${yOf(plot, value)}`).join(' ');
    const dots = values.map((value, at) =>
      withTitle(
        svg('circle', { class: `series-${index}`, cx: xOf(plot, at), cy: yOf(plot, value), r: 3 }),
        `${name}, ${plot.categories[at] ?? ''}: ${value}`,
      ),
    );
    return [svg('polyline', { class: `series-${index}`, points }), ...dots];
  });
}

const rowHeight = 22;

/** One bar a row: names are too long to stand beside each other. */
function rows(plot: Plot, { name, values }: Series): readonly SVGElement[] {
  const nameWidth = Math.min(170, plot.width * 0.4);
  const longest = plot.width - nameWidth - left;
  return values.flatMap((value, at) => {
    const category = plot.categories[at] ?? '';
    const y = at * rowHeight;
    const long = Math.max(1, (value / plot.max) * longest);
    const bar = svg('rect', {
      class: 'series-0',
      x: nameWidth,
      y: y + 4,
      width: long,
      height: rowHeight - 8,
    });
    return [
      label(nameWidth - 6, y + 16, 'end', category),
      withTitle(bar, `${name}, ${category}: ${value}`),
      label(nameWidth + long + 6, y + 16, 'start', String(value)),
    ];
  });
}

function bars(plot: Plot): readonly SVGElement[] {
  const wide = (slotOf(plot) * 0.7) / Math.max(1, plot.series.length);
  return plot.series.flatMap(({ name, values }, index) =>
    values.map((value, at) => {
      const x = xOf(plot, at) + (index - plot.series.length / 2) * wide;
      const y = yOf(plot, value);
      const bar = svg('rect', {
        class: `series-${index}`,
        x,
        y,
        width: wide,
        height: yOf(plot, 0) - y,
      });
      return withTitle(bar, `${name}, ${plot.categories[at] ?? ''}: ${value}`);
    }),
  );
}

/** A pie as what it says: its shares, in words. */
function sharesOf(chart: Json): HTMLElement {
  const segments = listAt(chart, 'segments').map((segment) => ({
    label: textAt(segment, 'label'),
    value: numberAt(segment, 'value') ?? 0,
  }));
  const sum = segments.reduce((all, { value }) => all + value, 0) || 1;
  return h(
    'ul',
    { class: 'legend' },
    ...segments.map(({ label, value }, at) =>
      h('li', { class: `series-${at}`, dir: 'auto' }, `${label} ${Math.round((value / sum) * 100)}%`),
    ),
  );
}

function label(x: number, y: number, anchor: string, text: string): SVGElement {
  const element = svg('text', { x, y, 'text-anchor': anchor });
  element.textContent = text;
  return element;
}

function withTitle(element: SVGElement, text: string): SVGElement {
  const title = svg('title', {});
  title.textContent = text;
  element.append(title);
  return element;
}

function svg(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (!(element instanceof SVGElement)) throw new Error(`no SVG element: ${tag}`);
  return element;
}
