import { h } from './dom.js';
import { type Json, textAt } from './json.js';

/** An image, or its description in a box where it cannot be loaded. */
export function picture(image: Json, className: string): HTMLElement {
  const alt = textAt(image, 'alt_text');
  const url = textAt(image, 'image_url');
  const missing = () =>
    h('span', { class: `${className} broken-image`, role: 'img', 'aria-label': alt }, alt);
  if (!/^(https?:|data:image\/)/i.test(url)) return missing();
  const node = h('img', { class: className, src: url, alt, referrerpolicy: 'no-referrer' });
  node.addEventListener('error', () => node.replaceWith(missing()));
  return node;
}
