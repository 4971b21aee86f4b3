import type { types } from '@slack/bolt';
import fc from 'fast-check';
import { workspaceOf } from '../../../src/slack/bolt/register';
import { carryWorkspace, readCarriedMetadata, readOrigin } from '../../../src/slack/kit/request-origin';

const north = { workspaceId: 'T0NORTH', enterpriseId: 'E0GRID001' };
const person = { id: 'U1', team_id: 'T0NORTH' };
const modal: types.ModalView = { type: 'modal', title: { type: 'plain_text', text: 'A' }, blocks: [] };
const opened = carryWorkspace(modal, north);
const form = (more: object = {}) => ({
  type: 'view_submission',
  team: { id: 'T0NORTH' },
  user: person,
  enterprise: { id: 'E0GRID001' },
  view: { id: 'V1', private_metadata: opened.private_metadata, app_installed_team_id: 'E0GRID001', ...more },
});

describe('readOrigin', () => {
  it.each([
    ['the organisation’s id', form()],
    ['another workspace’s id', form({ app_installed_team_id: 'T0SOUTH' })],
    ['no team', { ...form(), team: null }],
    ['no team and no enterprise', { ...form(), team: null, enterprise: null }],
    ['the team that another workspace of the person has', { ...form(), team: { id: 'T0SOUTH' } }],
  ])('takes a form for the workspace in which it was opened where Slack sends %s', (_, body) => {
    const usual = { teamId: body.view.app_installed_team_id };
    expect(readOrigin(body, usual)).toEqual({ ...north, userTeamId: 'T0NORTH' });
  });

  it.each([
    ['the person’s own', { team: null, enterprise: { id: 'E0GRID001' } }],
    ['the one Slack names', { team: { id: 'T0NORTH', enterprise_id: 'E0GRID001' }, enterprise: null }],
    ['that of an organisation that only the view names', { team: null, enterprise: null }],
  ])('takes a form that an older version opened for a form of a workspace: %s', (_, more) => {
    const body = { ...form({ private_metadata: 'm' }), ...more };
    expect(readOrigin(body, { teamId: 'E0GRID001' })).toEqual({ ...north, userTeamId: 'T0NORTH' });
  });

  it('says where somebody of another company belongs', () => {
    const press = { type: 'block_actions', team: { id: 'T0NORTH' }, user: { id: 'U9', team_id: 'T0OTHER' } };
    expect(readOrigin(press, { teamId: 'T0NORTH' }).userTeamId).toBe('T0OTHER');
    const event = { event: { type: 'app_home_opened', user: 'U9', user_team: 'T0OTHER' } };
    expect(readOrigin(event, { teamId: 'T0NORTH' }).userTeamId).toBe('T0OTHER');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        readOrigin(body, {});
      }),
    );
  });
});

describe('readCarriedMetadata', () => {
  it('gives back what was carried, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (private_metadata, isInOrganisation) => {
        const workspace = isInOrganisation ? north : { workspaceId: 'T0NORTH', enterpriseId: null };
        const carried = carryWorkspace({ ...modal, private_metadata }, workspace);
        expect(readCarriedMetadata(carried.private_metadata ?? '')).toEqual({
          workspace,
          metadata: private_metadata,
        });
      }),
    );
  });
});

describe('workspaceOf', () => {
  it('is null where Slack names no workspace', () => {
    expect(workspaceOf({ teamId: '', enterpriseId: 'E0GRID001' })).toBeNull();
  });
});
