import { z } from 'zod';
import { type CheckedView, checkView } from '../block-rules/view-rules';
import { refusalWithPointers, SlackRefusal } from '../slack-refusal';
import type { LocalView } from '../types';
import { type Answer, type Args, type Method, need } from './method';

const largestViewBytes = 250_000;

/** The view, if Slack would take it as a view of this kind. */
export function readView(given: unknown, kind: 'modal' | 'home'): CheckedView {
  if (Buffer.byteLength(JSON.stringify(given) ?? '') > largestViewBytes)
    throw new SlackRefusal('view_too_large');
  const checked = checkView(given, kind);
  // Slack answers faults inside a view with this code, and keeps invalid_blocks for messages.
  if ('problems' in checked) throw refusalWithPointers('invalid_arguments', checked.problems);
  return checked.view;
}

const triggered = z.looseObject({ trigger_id: z.string(), view: z.unknown() });

function refuseOtherHash(current: LocalView | undefined, args: Args): void {
  if (args.hash !== undefined && current?.hash !== args.hash) throw new SlackRefusal('hash_conflict');
}

function answerWith(view: LocalView): Answer {
  return { view: view.view };
}

export const viewMethods: Readonly<Record<string, Method>> = {
  'views.open': {
    token: 'bot',
    tier: 4,
    run: (workspace, args) => {
      const { trigger_id: triggerId, view } = need(triggered, args);
      const checked = readView(view, 'modal');
      const { userId, channelId } = workspace.triggers.redeem(triggerId);
      return answerWith(workspace.views.open(userId, checked, channelId));
    },
  },
  'views.push': {
    token: 'bot',
    tier: 4,
    run: (workspace, args) => {
      const { trigger_id: triggerId, view } = need(triggered, args);
      const checked = readView(view, 'modal');
      const trigger = workspace.triggers.redeem(triggerId);
      // Only a trigger that comes from inside a modal has a stack to push on.
      if (trigger.from !== 'modal') throw new SlackRefusal('invalid_trigger_id');
      return answerWith(workspace.views.push(trigger.userId, checked));
    },
  },
  'views.update': {
    token: 'bot',
    tier: 4,
    run: (workspace, args) => {
      const {
        view_id: id,
        external_id: externalId,
        view,
      } = need(
        z.looseObject({
          view_id: z.string().optional(),
          external_id: z.string().optional(),
          view: z.unknown(),
        }),
        args,
      );
      if (id === undefined && externalId === undefined) throw new SlackRefusal('invalid_arguments');
      const current =
        id === undefined ? workspace.views.findByExternalId(externalId ?? '') : workspace.views.find(id);
      if (!current) throw new SlackRefusal('not_found');
      const checked = readView(view, current.kind);
      refuseOtherHash(current, args);
      return answerWith(workspace.views.update(current, checked));
    },
  },
  'views.publish': {
    token: 'bot',
    tier: 4,
    run: (workspace, args) => {
      const { user_id: userId, view } = need(z.looseObject({ user_id: z.string(), view: z.unknown() }), args);
      if (!workspace.directory.findUser(userId)) throw new SlackRefusal('user_not_found');
      const checked = readView(view, 'home');
      refuseOtherHash(workspace.views.homeOf(userId), args);
      return answerWith(workspace.views.publish(userId, checked));
    },
  },
};
