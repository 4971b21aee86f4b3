import { digestInputs } from '../../src/slack/kit/ids';
import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { captureBody, capturePress } from '../support/capture';
import { changeSettings } from '../support/connect-account';
import { makeDigest, openDigestForm, submitDigestForm, viewWords } from '../support/digest-form';
import { digestsIn, quickTimes } from '../support/digests';
import { eventually } from '../support/eventually';
import { gus, max, sharedSales } from '../support/other-company';
import { hasButton, offers } from '../support/person';
import { useBot } from '../support/use-bot';

const sentence = /Only people of this Slack workspace can use Roundup here/;
const asMax = { id: max.id, name: max.name, team_id: max.company?.teamId };

/** A captured form or menu, sent by somebody else. */
function sentBy(bot: BotUnderTest, body: string, payload: object) {
  const own: object = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
  const altered = JSON.stringify({ ...own, ...payload });
  return bot.slack.deliverRaw({ body: `payload=${encodeURIComponent(altered)}` });
}

describe('somebody of another company, in a channel that is shared with it', () => {
  const bot = useBot({ slack: sharedSales, digestTimes: quickTimes });
  const ana = () => bot().person(people.ana, channels.sales);
  const outsider = () => bot().person(max.id, channels.sales);
  let asked = 0;

  beforeAll(async () => {
    // Without it no digest is made where another company is.
    await changeSettings(bot().slack, ana(), { outside: 'yes' });
    await ana().press('Send now', await makeDigest(bot(), ana()));
    await eventually('it is posted, and its thread', () => digestsIn(bot()).length > 1);
  });
  beforeEach(() => {
    asked = bot().calcom.requests.length;
  });
  const words = async () => (await ana().type('/cal-digest')).words;

  const closeAll = async () => {
    for (const { id } of [...bot().slack.openViews(people.ana)].reverse())
      await bot().slack.closeView({ userId: people.ana, viewId: id });
  };

  it.each(['Skip next', 'Show me mine', 'Change…'])(
    'is told in one sentence that %s is not for them, and nothing changes',
    async (label) => {
      const [posted] = digestsIn(bot());
      const before = await words();
      const answer = await outsider().press(label, posted);
      expect(answer.words).toMatch(sentence);
      expect(answer.isPrivate).toBe(true);
      expect(bot().slack.openViews(max.id)).toEqual([]);
      expect(await words()).toBe(before);
      expect(bot().calls(asked)).toEqual([]);
    },
  );

  it('gets the sentence in place of what a form would do, and nothing is saved', async () => {
    const form = await openDigestForm(bot(), ana(), 'digest', await ana().type('/cal-digest'));
    const body = await captureBody(bot(), () => submitDigestForm(bot(), ana(), form));
    const before = bot().calcom.requests.length;
    const { status, ackBody } = await sentBy(bot(), body, { user: asMax });
    expect(status).toBe(200);
    expect(JSON.stringify(ackBody)).toMatch(sentence);
    expect(bot().calls(before)).toEqual([]);
    await closeAll();
  });

  it('is offered nothing by a menu', async () => {
    const form = await openDigestForm(bot(), ana(), 'digest', await ana().type('/cal-digest'));
    const { blockId, actionId } = digestInputs.timeZone;
    const typing = { userId: people.ana, source: { viewId: form.id }, blockId, actionId, value: 'Lis' };
    const body = await captureBody(bot(), () => bot().slack.suggest(typing));
    expect((await sentBy(bot(), body, {})).ackBody).not.toEqual({ options: [] });
    expect((await sentBy(bot(), body, { user: asMax })).ackBody).toEqual({ options: [] });
    await closeAll();
  });

  it('gets the sentence as their Home', async () => {
    await bot().slack.openHome({ userId: max.id, tab: 'home' });
    const home = await eventually('there is something', () => bot().slack.homeOf(max.id));
    expect(viewWords(home)).toMatch(sentence);
    expect(bot().calls(asked)).toEqual([]);
  });

  it.each(['/cal-rankings', '/cal-bookings', '/cal-digest', '/cal-account'])(
    'is answered in one sentence where their %s reaches Roundup',
    async (command) => {
      const answer = await outsider().type(command);
      expect(answer.words).toMatch(/isn’t installed in this workspace/);
      expect(answer.buttons).toEqual([]);
      expect(bot().calls(asked)).toEqual([]);
    },
  );

  it('is turned away with one quiet line in the log, and with nothing of theirs', async () => {
    const [posted] = digestsIn(bot());
    const from = bot().log().length;
    await outsider().press('Skip next', posted);
    const lines = () => bot().log().slice(from).split('\n').slice(0, -1);
    await eventually('it is logged', () => lines().length > 0);
    expect(lines()).toEqual([expect.stringMatching(/"level":30.*"name":"outsider"/)]);
    expect(bot().log().slice(from)).not.toContain(max.id);
  });

  it('is no guest of the workspace: those may do what they could', async () => {
    const guest = bot().person(gus.id, channels.sales);
    expect(hasButton(await guest.type('/cal-digest'), 'Skip next')).toBe(true);
    const [posted] = digestsIn(bot());
    expect((await guest.press('Skip next', posted)).words).toMatch(/Skipped/);
    expect((await guest.type('/cal-rankings', 'most-bookings')).words).toContain('Rui Pires');
  });

  it('is told so too where the press names the other company by its organisation alone', async () => {
    const list = await ana().type('/cal-digest');
    const press = await capturePress(bot(), () => ana().pressOnly('Pause', list));
    const answer = await ana().watch(() =>
      press.send({}, { user: { ...asMax, team_id: 'E9CLIENT01' }, enterprise: { id: 'E9CLIENT01' } }),
    );
    expect(answer.words).toMatch(sentence);
    expect(offers(await ana().type('/cal-digest'), 'Pause')).toBe(true);
  });
});
