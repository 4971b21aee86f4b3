import { checkBlocks } from '../../../sandbox/local-slack/block-rules/block-rules';
import { type Message, rendered } from '../../../src/slack/kit/message';

type Json = Readonly<Record<string, unknown>>;

/** Every object inside a message's blocks. */
function objectsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  const object: Json = Object.fromEntries(Object.entries(value));
  return [object, ...Object.values(object).flatMap(objectsIn)];
}

const textsOf = (objects: readonly Json[]) =>
  objects.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));

export function elementsOf(message: Message, type: 'button' | 'static_select'): readonly Json[] {
  return objectsIn(message.blocks).filter((object) => object.type === type);
}

export const actionIdsOf = (message: Message) =>
  [...elementsOf(message, 'button'), ...elementsOf(message, 'static_select')].map(
    ({ action_id }) => action_id,
  );

export function mrkdwnTextsOf(message: Message): readonly string[] {
  return textsOf(objectsIn(message.blocks).filter(({ type }) => type === 'mrkdwn'));
}

/** What a reader sees of it: links as their labels, entities as the characters they stand for. */
function asSeen(text: string): string {
  return text
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/[\u200B\u2068\u2069]/g, '');
}

/** All that is on screen, menus included, block after block. */
export const wordsOf = (message: Message) => textsOf(objectsIn(message.blocks)).map(asSeen).join('\n');

export const accessibleOf = (message: Message) => asSeen(message.text);

/** Everything that goes over the wire, decoded or not. */
export const wireOf = (message: Message) => JSON.stringify([message.text, message.blocks]);

/** What stands between `<` and `>`: Slack takes it for a link, a mention or a date, whatever it is. */
export function controlSequencesIn(text: string): readonly string[] {
  return text
    .split('<')
    .slice(1)
    .map((rest) => rest.split('>')[0] ?? rest);
}

const dateToken = /^!date\^\d{1,12}\^(?:\{[a-z_]+\} ?)+\|[^|]+$/;

/** Does Slack take the message as an ephemeral one, with its richBlock and without, and does it ping nobody and link only to `origins`? */
export function expectSendable(message: Message, origins: readonly string[] = []): void {
  expectDrawable(message);
  const checked = checkBlocks(message.blocks, 'message');
  expect('problems' in checked ? checked.problems : []).toEqual([]);
  expect(message.blocks.length).toBeLessThanOrEqual(50);
  expect(wordsOf(message).length).toBeLessThanOrEqual(10_000);

  expect(message.text.trim()).not.toBe('');
  expect(message.text.length).toBeLessThanOrEqual(4_000);
  expect(controlSequencesIn(message.text)).toEqual([]);

  const objects = objectsIn(message.blocks);
  const foreign = mrkdwnTextsOf(message)
    .flatMap(controlSequencesIn)
    .filter((sequence) => !dateToken.test(sequence))
    .filter((sequence) => !origins.includes(originOf(sequence)));
  expect(foreign).toEqual([]);
  // Without `verbatim`, Slack also links bare addresses, #channels and @here.
  expect(objects.filter(({ type, verbatim }) => type === 'mrkdwn' && verbatim !== true)).toEqual([]);
  expect(objects.filter(({ type }) => mentions.includes(String(type)))).toEqual([]);
  // Buttons carry questions as they were asked; what is seen must not turn the line around.
  expect([message.text, ...textsOf(objects)].filter((text) => /[\u202A-\u202E]/.test(text))).toEqual([]);
}

function expectDrawable(message: Message): void {
  const { richBlock } = message;
  if (richBlock === undefined) return;
  expect(message.blocks).toContain(richBlock.insteadOf);
  const blocks = rendered(message);
  const checked = checkBlocks(blocks, 'message');
  expect('problems' in checked ? checked.problems : []).toEqual([]);
  const texts = textsOf(objectsIn(blocks));
  expect(texts.join('\n').length).toBeLessThanOrEqual(10_000);
  expect(texts.filter((text) => /[\u202A-\u202E]/.test(text))).toEqual([]);
}

const mentions = ['user', 'usergroup', 'channel', 'team', 'broadcast', 'link'];

function originOf(sequence: string): string {
  const [address = ''] = sequence.split('|');
  return URL.canParse(address) ? new URL(address).origin : sequence;
}
