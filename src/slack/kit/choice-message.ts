import { foldText } from '../../lib/text/fold';
import { actions, button, option, select } from './blocks';
import type { Choice, Named } from './find-by-name';
import { limits } from './limits';
import type { Message } from './message';
import type { RecoveryButtons } from './notice-message';
import { accessibleText, context, escapeUserText, section, singleLine, truncateMrkdwn } from './text';

/** `blockId` carries the question that a choice completes; null shows the button to all filters instead. */
export function buildChoiceMessage(
  choice: Choice,
  menu: {
    readonly actionId: string;
    readonly blockId: string | null;
    readonly filters: RecoveryButtons['filters'];
  },
): Message {
  const { what, given, isAmbiguous, nearest, candidates } = choice;
  const quoted = given === null ? '' : `“${escapeUserText(given, 60)}”`;
  const listed = candidates.slice(0, limits.optionsPerSelect);
  const names = listed.map((item) => escapeUserText(distinctName(item, candidates), 80)).join(', ');
  const hasMenu = listed.length > 0 && menu.blockId !== null;
  // A question too long for a `block_id` has no menu, so the names are listed to be typed.
  const choose = hasMenu || names === '' ? 'Choose one:' : `Ask again with one of these: ${names}`;
  const near = nearest === null ? '' : ` Did you mean “${escapeUserText(nearest, 60)}”?`;
  const said = truncateMrkdwn(saidOf(), limits.sectionText);

  function saidOf(): string {
    if (candidates.length === 0) {
      const called = given === null ? '' : ` called ${quoted}`;
      return `*There is no ${what}${called}.* This Cal.com account can see no ${what}s.`;
    }
    if (given === null) return `*Which ${what}?* ${choose}`;
    if (isAmbiguous) return `*Several ${what}s are called ${quoted}.* ${choose}`;
    return `*There is no ${what} called ${quoted}.*${near} ${choose}`;
  }

  const options = listed.map((item) => option(distinctName(item, candidates), String(item.id)));
  const chooser = select(menu.actionId, `Choose the ${what}`, options, null);
  const { filters } = menu;
  const otherwise = filters ? [button(filters.label, filters.actionId, filters.value)] : [];
  const isCut = candidates.length > listed.length;
  const cut = `The first ${listed.length} of ${candidates.length}; the others can be typed by name.`;
  return {
    text: accessibleText(hasMenu ? `${said} ${names}` : said),
    blocks: [
      section(said),
      ...actions(hasMenu ? [chooser] : otherwise, menu.blockId),
      ...(isCut ? [context(cut)] : []),
    ],
  };
}

/** The name, followed by slug or id when it has a twin; for an invisible name, slug or id alone. */
export function distinctName(item: Named, all: readonly Named[]): string {
  const others = all.filter(({ id }) => id !== item.id);
  const isSlugEnough =
    item.slug !== null && isVisible(item.slug) && others.every(({ slug }) => slug !== item.slug);
  const handle = isSlugEnough ? item.slug : `#${item.id}`;
  if (!isVisible(item.name)) return handle;
  const hasTwin = others.some((other) => foldText(other.name) === foldText(item.name));
  // Only the name is cut, because the end tells twins apart.
  return hasTwin ? `${singleLine(item.name, 40)} (${handle})` : item.name;
}

const isVisible = (text: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(singleLine(text, text.length));
