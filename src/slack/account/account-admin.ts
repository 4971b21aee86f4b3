import type { types } from '@slack/bolt';
import type { BookingsRule, DigestsRule } from '../../accounts/workspace';
import { monthNames } from '../../lib/time/calendar';
import { button, option, select } from '../kit/blocks';
import { actionIds } from '../kit/ids';
import { plain, section } from '../kit/text';
import type { AccountView } from './account-view';
import { digestsWords } from './text';

const rules: Readonly<Record<BookingsRule, string>> = {
  nobody: 'Nobody but those named',
  admins: 'Admins and those named',
  everyone: 'Everyone',
};

export function parseBookingsRule(value: string | undefined): BookingsRule | null {
  return value === 'nobody' || value === 'admins' || value === 'everyone' ? value : null;
}

/** Of a menu of months: 1 to 12. */
export function parseMonth(value: string | undefined): number | null {
  return value !== undefined && /^([1-9]|1[0-2])$/.test(value) ? Number(value) : null;
}

const digestRules: Readonly<Record<DigestsRule, string>> = {
  everyone: 'Everyone, where they are',
  admins: 'Admins only',
};

export function parseDigestsRule(value: string | undefined): DigestsRule | null {
  return value === 'admins' || value === 'everyone' ? value : null;
}

/** What only admins see: what is shared, who may list bookings with it or make digests, and who else is an admin. */
export function buildAdminBlocks(view: AccountView): readonly types.KnownBlock[] {
  const { own, shared, policy } = view;
  const canShare = own !== null && own.brokenAt === null && own.id !== shared?.id;
  const buttons: types.Button[] = [
    ...(canShare ? [button('Share mine with the workspace', actionIds.accountShare)] : []),
    ...(shared === null ? [] : [stopSharing(view)]),
    policy.sharesOutside
      ? button('Keep shares and digests inside the company', actionIds.accountOutside, 'no')
      : button('Allow shares and digests where other companies are', actionIds.accountOutside, 'yes'),
  ];
  const options = Object.entries(rules).map(([rule, label]) => option(label, rule));
  const menu = select(
    actionIds.accountRule,
    'Who may list bookings with it',
    options,
    policy.bookingsWithShared,
  );
  return [
    { type: 'divider' },
    section(
      '*For admins*  Bookings hold guests’ names and addresses. With the shared connection they go to:',
    ),
    { type: 'actions', elements: [menu] },
    withPeople(
      'Also, by name:',
      actionIds.accountNamed,
      'People who may list bookings',
      policy.bookingsNamed,
    ),
    {
      ...section('Who may make digests, which post to a channel by themselves:'),
      accessory: select(
        actionIds.accountDigests,
        'Who may make digests',
        Object.entries(digestRules).map(([rule, label]) => option(label, rule)),
        policy.digestsBy,
      ),
    },
    withPeople('Admins of Roundup here:', actionIds.accountAdmins, 'Admins', policy.admins),
    { ...section('Quarters and years begin in:'), accessory: monthMenu(policy.fiscalYearStart) },
    ...(buttons.length === 0 ? [] : [{ type: 'actions' as const, elements: buttons }]),
  ];
}

function monthMenu(chosen: number): types.StaticSelect {
  const months = monthNames.map((name, at) =>
    option(
      name.replace(/^./, (first) => first.toUpperCase()),
      String(at + 1),
    ),
  );
  return select(actionIds.accountFiscalYear, 'A month', months, String(chosen));
}

function stopSharing({ digests }: AccountView): types.Button {
  return {
    ...button('Stop sharing', actionIds.accountUnshare),
    confirm: {
      title: plain('Stop sharing?'),
      text: plain(
        `Rankings will stop for those without an account of their own.${digestsWords({ shared: digests.shared })}`,
      ),
      confirm: plain('Stop sharing'),
      deny: plain('Keep it'),
    },
  };
}

function withPeople(
  label: string,
  actionId: string,
  placeholder: string,
  chosen: readonly string[],
): types.SectionBlock {
  return {
    ...section(label),
    accessory: {
      type: 'multi_users_select',
      action_id: actionId,
      placeholder: plain(placeholder),
      ...(chosen.length === 0 ? {} : { initial_users: [...chosen] }),
    },
  };
}
