import type { LocalMessage } from '../../sandbox/local-slack/types';

export interface SeenButton {
  /** The label, then what a screen reader says instead of it. */
  readonly label: string;
  readonly blockId: string;
  readonly actionId: string;
  readonly value: string | undefined;
  /** Where it leads in a browser. */
  readonly url: string | undefined;
}

export interface SeenMenu {
  readonly label: string;
  readonly blockId: string;
  readonly actionId: string;
  readonly options: readonly { readonly text: string; readonly value: string }[];
}

/** A message as a person reads it. */
export interface Seen {
  readonly ts: string;
  readonly channelId: string;
  readonly isPrivate: boolean;
  readonly author: string;
  /** What is on screen, line by line, without marks and invisible characters. */
  readonly words: string;
  /** What is read aloud and shown in notifications. */
  readonly accessible: string;
  readonly buttons: readonly SeenButton[];
  readonly menus: readonly SeenMenu[];
  /** What is behind ⋯. */
  readonly overflows: readonly SeenMenu[];
  /** Of the bookings that the rows link to, in their order. */
  readonly bookingUids: readonly string[];
  /** As it came over the wire. */
  readonly wire: string;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown) => String(fieldsOf(value)?.text ?? '');

export function readMessage(message: LocalMessage): Seen {
  const elements = message.blocks.flatMap((block) => elementsIn(block, String(block.block_id ?? '')));
  const wire = JSON.stringify({ text: message.text, blocks: message.blocks });
  const shown = message.blocks.length > 0 ? message.blocks.flatMap(linesOf) : [readMrkdwn(message.text)];
  return {
    ts: message.ts,
    channelId: message.channelId,
    isPrivate: message.onlyFor !== undefined,
    author: message.author.kind,
    words: shown.join('\n'),
    accessible: readMrkdwn(message.text),
    buttons: elements.filter(({ element }) => element.type === 'button').map(readButton),
    menus: elements.filter(({ element }) => element.type === 'static_select').map(readMenu),
    overflows: elements.filter(({ element }) => element.type === 'overflow').map(readMenu),
    bookingUids: [...wire.matchAll(/<[^|<>]*\/booking\/([^|<>/]+)\|/g)].map(([, uid = '']) => uid),
    wire,
  };
}

interface Placed {
  readonly blockId: string;
  readonly element: Fields;
}

function elementsIn(value: unknown, blockId: string): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap((item) => elementsIn(item, blockId));
  const fields = fieldsOf(value);
  if (fields === null) return [];
  if (typeof fields.action_id === 'string') return [{ blockId, element: fields }];
  return Object.values(fields).flatMap((inner) => elementsIn(inner, blockId));
}

function readButton({ blockId, element }: Placed): SeenButton {
  const aloud = typeof element.accessibility_label === 'string' ? ` (${element.accessibility_label})` : '';
  return {
    label: textOf(element.text) + aloud,
    blockId,
    actionId: String(element.action_id),
    value: typeof element.value === 'string' ? element.value : undefined,
    url: typeof element.url === 'string' ? element.url : undefined,
  };
}

function readMenu({ blockId, element }: Placed): SeenMenu {
  return {
    label: textOf(element.placeholder),
    blockId,
    actionId: String(element.action_id),
    options: listOf(element.options).map((option) => ({
      text: textOf(fieldsOf(option)?.text),
      value: String(fieldsOf(option)?.value ?? ''),
    })),
  };
}

/** The lines of one block. Buttons and menus say nothing here. */
function linesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(linesOf);
  const fields = fieldsOf(value);
  if (fields === null || fields.type === 'actions') return [];
  if (fields.type === 'rich_text_section' || fields.type === 'rich_text_preformatted') {
    return listOf(fields.elements).map(textOf).map(readable).join('').split('\n');
  }
  if (fields.type === 'mrkdwn') return readMrkdwn(String(fields.text)).split('\n');
  if (fields.type === 'plain_text') return [readable(String(fields.text))];
  if (fields.type === 'table') return listOf(fields.rows).map((row) => linesOf(row).join(' '));
  return Object.values(fields).flatMap(linesOf);
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** What mrkdwn shows: labels instead of links, and characters instead of entities. */
function readMrkdwn(text: string): string {
  const labels = text.replace(/<[^<>|]*\|([^<>]*)>/g, '$1');
  return readable(labels.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity));
}

/** Without what nobody sees. */
export function readable(text: string): string {
  return text
    .replace(/[\u200B\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[\u00A0\u2007]/g, ' ');
}
