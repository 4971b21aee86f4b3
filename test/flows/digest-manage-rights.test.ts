import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { capturePress } from '../support/capture';
import { changeSettings, connectAccount } from '../support/connect-account';
import {
  frontView,
  makeDigest,
  openDigestForm,
  submitDigestForm,
  submitFront,
  text,
  viewWords,
} from '../support/digest-form';
import { dayMs, digestsIn, giveDigest, hourMs, planOf, quickTimes, settle, toldTo } from '../support/digests';
import { eventually } from '../support/eventually';
import { install, manyWorkspaces } from '../support/many-workspaces';
import { buttonOf, hasButton, offers, type Person } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBot, useBots } from '../support/use-bot';

// Ana is an admin of the workspace; Bo and Dee are not.

const told = (bot: BotUnderTest, userId: string) =>
  toldTo(bot, userId)
    .map(({ wire }) => wire)
    .join('\n');

/** Presses a button that somebody else was shown, as if its message were before this person. */
async function pressAs(
  bot: BotUnderTest,
  shownTo: Person,
  label: string,
  on: Seen,
  userId: string,
  more = {},
) {
  const press = await capturePress(bot, () => shownTo.pressOnly(label, on));
  return shownTo.watch(() =>
    press.send({}, { user: { id: userId, name: 'x', team_id: bot.slack.teamId }, ...more }),
  );
}

describe('what others may do with a digest', () => {
  const bot = useBot({ digestTimes: quickTimes });
  const bo = () => bot().person(people.bo, channels.sales);
  const dee = () => bot().person(people.dee, channels.sales);
  let made: Seen;
  beforeAll(async () => {
    made = await makeDigest(bot(), bo());
  });

  it('is what the list offers them', async () => {
    const list = await dee().type('/cal-digest');
    for (const label of ['Preview', 'Skip next', 'Pause', 'History', 'Stop…'])
      expect(offers(list, label)).toBe(true);
    for (const label of ['Change…', 'Send now', 'Take over']) expect(offers(list, label)).toBe(false);
    const admins = await bot().person(people.ana, channels.sales).type('/cal-digest');
    for (const label of ['Change…', 'Send now', 'Stop…', 'Take over'])
      expect(offers(admins, label)).toBe(true);
  });

  it('tells the owner who left one out, took it back, paused and resumed', async () => {
    let list = await dee().type('/cal-digest');
    for (const label of ['Skip next', 'Don’t skip', 'Pause', 'Resume']) list = await dee().press(label, list);
    await eventually('Bo is told', () => /resumed\*/.test(told(bot(), people.bo)));
    for (const words of ['skipped the post of Mon 8 Jun', 'put back', 'paused', 'resumed']) {
      expect(told(bot(), people.bo)).toContain(`<@${people.dee}> ${words}`);
    }
    await bo().press('Pause', await bo().type('/cal-digest'));
    await bo().press('Resume');
    expect(told(bot(), people.bo)).not.toContain(`<@${people.bo}>`);
  });

  it('does not include sending, by whoever’s button', async () => {
    const list = await bo().type('/cal-digest');
    const answer = await pressAs(bot(), bo(), 'Send now', list, people.dee);
    expect(answer.words).toMatch(/Only its owner/);
    expect(digestsIn(bot())).toEqual([]);
  });

  it('does not include changing, by whoever’s button', async () => {
    const press = await capturePress(bot(), () => bo().pressOnly('Change…', made));
    const trigger = await freshTrigger(bot(), dee());
    await press.send({}, { user: { id: people.dee, name: 'dee' }, trigger_id: trigger });
    const words = await eventually('it is refused', () => {
      const shown = viewWords(frontView(bot(), dee()));
      return /Only its owner, .*, or an admin/.test(shown) && shown;
    });
    expect(words).not.toMatch(/Time zone/);
  });

  it('makes a pause of Stop, and tells the owner who wanted it', async () => {
    const list = await bo().type('/cal-digest');
    const asked = await bo().press('Stop…', list);
    const answer = await pressAs(bot(), bo(), 'Stop it', asked, people.dee);
    expect(answer.words).toMatch(/Paused\..*Only its owner or an admin can stop it for good/);
    await eventually('Bo is told', () => /would like to stop, and so paused/.test(told(bot(), people.bo)));
    const after = await bo().type('/cal-digest');
    expect(after.words).toMatch(/Paused.*nothing is posted until somebody resumes it/s);
    await bo().press('Resume', after);
  });

  it('is nothing from another channel: not even that it is there is said', async () => {
    const list = await bo().type('/cal-digest');
    for (const label of ['Preview', 'Skip next', 'Pause', 'History', 'Stop']) {
      const answer = await pressAs(bot(), bo(), label, list, people.dee, {
        channel: { id: channels.general },
      });
      expect(answer.words).toMatch(/This digest isn’t here any more/);
    }
    expect((await bo().type('/cal-digest')).words).toMatch(/Next: \*?Mon 8 Jun/);
  });

  it('sends once when the same button is pressed twice, whoever presses', async () => {
    const list = await bo().type('/cal-digest');
    const press = await capturePress(bot(), () => bo().pressOnly('Send now', list));
    await Promise.all([press.send(), press.send()]);
    await eventually('it is posted', () => digestsIn(bot()).length > 0);
    await bo().watch(() => press.send({}, { user: { id: people.ana, name: 'ana' } }));
    await settle(bot());
    // The rest of the digest follows in its thread.
    expect(
      digestsIn(bot()).filter(({ words }) => /^\*?Everyone in the organisation, .*: \d/.test(words)),
    ).toHaveLength(1);
  });

  it('offers Change… and Skip next below the message, and answers to whoever presses alone', async () => {
    const [message] = digestsIn(bot());
    if (message === undefined) throw new Error('Nothing was posted');
    // The rest of the digest may be coming in meanwhile.
    const answerTo = (person: Person, act: () => Promise<unknown>) =>
      person.watch(act, ({ onlyFor }) => onlyFor !== undefined);
    const skip = () => answerTo(dee(), () => dee().pressOnly('Skip next', message));
    const skipped = await skip();
    expect(skipped.words).toMatch(/Skipped:\*? Mon 8 Jun/);
    expect((await skip()).words).toMatch(/Skipped already/);
    const form = await openDigestForm(bot(), bo(), 'Change…', message);
    await submitDigestForm(bot(), bo(), form, { time: text('10:00') });
    const saved = await answerTo(bo(), () => submitFront(bot(), bo()));
    expect(saved.words).toMatch(/Changed/);
    expect(bo().now(message)).toEqual(message);
  });

  it('says that a run is over when an old message’s Skip next is pressed', async () => {
    const [message] = digestsIn(bot());
    bot().clock.advance(14 * dayMs);
    await eventually('the weeks went on', async () => {
      const list = await bo().type('/cal-digest');
      return /Next: \*?Mon 22 Jun/.test(list.words);
    });
    // The digest of Mon 15 Jun may be coming in meanwhile.
    await dee().pressOnly('Skip next', message);
    await eventually('Dee is told', () =>
      dee()
        .seen()
        .some(({ isPrivate, words }) => isPrivate && /is over.*Mon 22 Jun/.test(words)),
    );
  });
});

/** A trigger of a press that the bot has not answered yet. */
async function freshTrigger(bot: BotUnderTest, person: Person): Promise<string> {
  const list = await person.type('/cal-digest');
  return (await capturePress(bot, () => person.pressOnly('digest', list))).triggerId;
}

describe('a digest that is changed or stopped while a form is open', () => {
  const bot = useBot();
  const bo = () => bot().person(people.bo, channels.sales);
  const ana = () => bot().person(people.ana, channels.sales);

  it('is not changed over what somebody else has changed', async () => {
    const list = await makeDigest(bot(), bo());
    const bos = await openDigestForm(bot(), bo(), 'Change…', list);
    const anas = await openDigestForm(bot(), ana(), 'Change…', await ana().type('/cal-digest'));
    await submitDigestForm(bot(), bo(), bos, { time: text('10:00') });
    await submitDigestForm(bot(), ana(), anas, { time: text('11:00') });
    await ana().watch(() => submitFront(bot(), ana()));
    await eventually('Bo is told', () => told(bot(), people.bo).includes(`<@${people.ana}> changed`));
    await submitFront(bot(), bo());
    expect(viewWords(frontView(bot(), bo()))).toMatch(
      /somebody changed this digest while your form was open/,
    );
    expect((await bo().type('/cal-digest')).words).toMatch(/Mondays at 11:00/);
    await bot().slack.closeView({ userId: people.bo, viewId: frontView(bot(), bo())?.id ?? '' });
    await submitDigestForm(bot(), bo(), bos, { time: text('12:00') });
    expect(viewWords(frontView(bot(), bo()))).toMatch(/somebody changed this digest/);
  });

  it('asks whoever is later once more, beside what the other made of it, and then saves what they typed', async () => {
    const asked = viewWords(frontView(bot(), bo()));
    expect(asked).toMatch(/It’s now:.*Mondays at 11:00.*Saving replaces it with yours.*Mondays at 12:00/s);
    const saved = await bo().watch(() => submitFront(bot(), bo()));
    expect(saved.words).toMatch(/Changed\..*Mondays at 12:00/s);
  });

  it('is saved by one of two who save at the same moment, and the other is asked', async () => {
    const list = await bo().type('/cal-digest');
    const bos = await openDigestForm(bot(), bo(), 'Change…', list);
    const anas = await openDigestForm(bot(), ana(), 'Change…', await ana().type('/cal-digest'));
    await submitDigestForm(bot(), bo(), bos, { time: text('13:00') });
    await submitDigestForm(bot(), ana(), anas, { time: text('14:00') });
    await Promise.all([submitFront(bot(), bo()), submitFront(bot(), ana())]);
    const open = await eventually('one is asked', () => {
      const views = [bo(), ana()].map((person) => ({ person, words: viewWords(frontView(bot(), person)) }));
      return views.find(({ words }) => /somebody changed this digest/.test(words));
    });
    const [first, second] = open.person.userId === people.bo ? ['14:00', '13:00'] : ['13:00', '14:00'];
    expect(open.words).toMatch(new RegExp(`It’s now:.*Mondays at ${first}.*Mondays at ${second}`, 's'));
    await eventually('the first is saved', async () =>
      new RegExp(`Mondays at ${first}`).test((await bo().type('/cal-digest')).words),
    );
    await open.person.watch(() => submitFront(bot(), open.person));
    expect((await bo().type('/cal-digest')).words).toMatch(new RegExp(`Mondays at ${second}`));
  });

  it('is not brought back once it is stopped', async () => {
    for (const view of [...bot().slack.openViews(people.bo)].reverse()) {
      await bot().slack.closeView({ userId: people.bo, viewId: view.id });
    }
    const list = await bo().type('/cal-digest');
    const form = await openDigestForm(bot(), bo(), 'Change…', list);
    await submitDigestForm(bot(), bo(), form, { time: text('10:00') });
    await ana().press('Stop it', await ana().press('Stop…', await ana().type('/cal-digest')));
    await submitFront(bot(), bo());
    await eventually('it is refused', () =>
      /stopped this digest meanwhile/.test(viewWords(frontView(bot(), bo()))),
    );
    expect((await bo().type('/cal-digest')).words).toMatch(/No digest here yet/);
    await eventually('Bo is told', () => told(bot(), people.bo).includes(`<@${people.ana}> stopped`));
    await bot().slack.closeView({ userId: people.bo, viewId: frontView(bot(), bo())?.id ?? '' });
    await bot().slack.closeView({ userId: people.bo, viewId: form.id });
    const gone = await openDigestForm(bot(), bo(), 'Change…', list);
    expect(viewWords(gone)).toMatch(/isn’t here any more/);
  });
});

describe('Take over', () => {
  const startBot = useBots();

  it('makes an admin the owner, with the shared access or their own, and tells the one before', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo, channels.sales);
    const ana = bot.person(people.ana, channels.sales);
    await connectAccount(bot.slack, bo, bot.calcom.keyFor(101));
    await makeDigest(bot, bo);
    await connectAccount(bot.slack, ana, bot.calcom.keys.admin);
    const asked = await ana.press('Take over', await ana.type('/cal-digest'));
    expect(asked.words).toMatch(/It becomes yours/);
    expect(hasButton(asked, 'With the shared access')).toBe(true);
    const taken = await ana.press('With my own access: Rui Pires', asked);
    expect(taken.words).toMatch(/Taken over.*owner: you/s);
    expect(offers(taken, 'Take over')).toBe(false);
    await eventually('Bo is told', () => told(bot, people.bo).includes(`<@${people.ana}> took over`));
    expect(hasButton(await bo.type('/cal-digest'), 'Change…')).toBe(false);
  });

  it('is refused to whoever is no admin', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo, channels.sales);
    const ana = bot.person(people.ana, channels.sales);
    await makeDigest(bot, bo);
    const list = await ana.type('/cal-digest');
    for (const button of ['Take over', 'With the shared access']) {
      const on = button === 'Take over' ? list : await ana.press('Take over', list);
      const answer = await pressAs(bot, ana, button, on, people.dee);
      expect(answer.words).toMatch(/Only an admin can take over/);
    }
  });

  it('is refused where the new access may not see the numbers, and nothing is changed', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo, channels.sales);
    const ana = bot.person(people.ana, channels.sales);
    await makeDigest(bot, bo);
    await connectAccount(bot.slack, ana, bot.calcom.keys.member);
    const asked = await ana.press('Take over', await ana.type('/cal-digest'));
    const answer = await ana.press('With my own access', asked);
    expect(answer.words).toMatch(/Not taken over\..*access can’t see them/);
    expect(offers(answer, 'Take over')).toBe(true);
  });
});

describe('a digest that was paused for a reason', () => {
  const startBot = useBots();

  it('is resumed only once Roundup is back in the channel', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    await giveDigest(bot, planOf(), people.bo);
    const bo = bot.person(people.bo, channels.sales);
    bot.slack.remove(channels.sales, bot.slack.botUserId);
    bot.clock.advance(5 * dayMs + 20 * hourMs);
    const notice = await eventually('Bo is told', () => toldTo(bot, people.bo).at(-1));
    const list = await bo.type('/cal-digest');
    expect(list.words).toMatch(/Paused.*Roundup isn’t in the channel any more/s);
    const refused = await bo.press('Resume', list);
    expect(refused.words).toMatch(/Not resumed\..*\/invite @Roundup/);
    bot.slack.invite(channels.sales, bot.slack.botUserId);
    const direct = bot.person(people.bo, notice.channelId);
    expect((await direct.press('Resume', notice)).words).toMatch(
      /Resumed\. ?\*? ?The next post is Mon 15 Jun.*1–7 Jun wasn’t posted: \*?Send now/s,
    );
    expect((await direct.press('Resume', notice)).words).toMatch(/isn’t paused/);
  });

  it('is taken over and resumed where its owner’s access is gone', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    const bo = bot.person(people.bo, channels.sales);
    await connectAccount(bot.slack, bo, bot.calcom.keys.admin);
    await giveDigest(bot, planOf({}, { access: 'own' }), people.bo);
    await bo.press('Disconnect', await bo.type('/cal-account'));
    bot.clock.advance(5 * dayMs + 20 * hourMs);
    await eventually('Bo is told', () => /paused/.test(told(bot, people.bo)));
    expect((await bo.press('Resume', await bo.type('/cal-digest'))).words).toMatch(
      /Not resumed.*access no longer works/,
    );
    const ana = bot.person(people.ana, channels.sales);
    const asked = await ana.press('Take over', await ana.type('/cal-digest'));
    const taken = await ana.press('With the shared access', asked);
    expect(taken.words).toMatch(/Taken over.*The next post is Mon 15 Jun, .*Send now/s);
  });

  it('is posted at its time after all when it was resumed before', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    await giveDigest(bot, planOf(), people.bo);
    const bo = bot.person(people.bo, channels.sales);
    // Monday, five minutes to nine in Lisbon.
    bot.clock.advance(5 * dayMs + 20 * hourMs - 5 * 60_000);
    const list = await eventually('it is prepared', async () => {
      const now = await bo.type('/cal-digest');
      return /Being prepared:\*? Mon 8 Jun/.test(now.words) && now;
    });
    const paused = await bo.press('Pause', list);
    expect(paused.words).not.toContain('Being prepared');
    expect((await bo.press('Resume', paused)).words).toMatch(/Resumed\..*The next post is Mon 8 Jun/);
    bot.clock.advance(10 * 60_000);
    await eventually('it is posted', () => digestsIn(bot).length === 1);
    await settle(bot);
    expect(digestsIn(bot)).toHaveLength(1);
  });
});

describe('“It isn’t there: post it”', () => {
  const startBot = useBots();

  it('posts it once, at the wish of its owner or an admin, from the notice or the history', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    await giveDigest(bot, planOf(), people.bo);
    bot.slack.inject({ method: 'chat.postMessage', kind: 'server-error', times: 1 });
    bot.clock.advance(5 * dayMs + 20 * hourMs);
    const notice = await eventually('Bo is told', () => toldTo(bot, people.bo).at(-1));
    const bo = bot.person(people.bo, channels.sales);
    const history = await bo.press('History', await bo.type('/cal-digest'));
    expect(history.words).toMatch(/may not have arrived: Slack gave no answer/);
    const direct = bot.person(people.bo, notice.channelId);
    const refused = await pressAs(bot, direct, 'It isn’t there', notice, people.dee, {
      channel: { id: channels.sales },
    });
    expect(refused.words).toMatch(/Only its owner/);
    expect((await direct.press('It isn’t there', notice)).words).toMatch(/On its way again/);
    await eventually('it is posted', () => digestsIn(bot).length === 1);
    expect((await direct.press('It isn’t there', notice)).words).toMatch(/Somebody else was first/);
    expect((await bo.press('isn’t there: post it', history)).words).toMatch(/Somebody else was first/);
    await settle(bot);
    expect(digestsIn(bot)).toHaveLength(1);
  });
});

describe('a digest’s button whose value is not as the bot made it', () => {
  const bot = useBot();
  let list: Seen;
  let ana: Person;
  beforeAll(async () => {
    ana = bot().person(people.ana, channels.sales);
    await makeDigest(bot(), bot().person(people.bo, channels.sales));
  });

  it.each([
    ['missing', () => undefined],
    ['empty', () => ''],
    ['cut short', (value: string) => value.slice(0, -5)],
    ['altered', (value: string) => value.replace(/"digestId":"./, '"digestId":"x')],
    ['of a version to come', (value: string) => value.replace(/^1\./, '2.')],
    ['of another app', () => '{"id":7}'],
    ['a hundred times too long', () => 'x'.repeat(200_000)],
  ])('%s is answered with a sentence and the way back to the list', async (_what, spoil) => {
    for (const label of ['Preview', 'Send now', 'Skip next', 'Pause', 'Stop…', 'History', 'Take over']) {
      list = await ana.type('/cal-digest');
      const [more] = list.overflows;
      const isBehindMore = more?.options.some(({ text }) => text.startsWith(label)) ?? false;
      const value = spoil((isBehindMore ? more?.blockId : buttonOf(list, label).value) ?? '');
      const press = await capturePress(bot(), () => ana.pressOnly(label, list));
      const answer = await ana.watch(() => press.send(isBehindMore ? { block_id: value } : { value }));
      expect(answer.words).toMatch(/is too old/);
      expect((await ana.press('Show the digests', answer)).words).toMatch(/1 digest in this channel/);
    }
    expect((await ana.type('/cal-digest')).words).toMatch(/Next: \*?Mon 8 Jun/);
  });

  it('for a page that no list has shows the first or the last', async () => {
    for (const value of ['99', '-1', 'x', '']) {
      const back = await ana.press('History', await ana.type('/cal-digest'));
      const press = await capturePress(bot(), () => ana.pressOnly('Back to the list', back));
      expect((await ana.watch(() => press.send({ value }))).words).toMatch(/Mondays at 9:00/);
    }
  });
});

describe('another workspace’s digest', () => {
  const startBot = useBots();

  it('is not there for whoever has its id', async () => {
    const bot = await startBot(manyWorkspaces);
    const [first] = bot.slack.workspaces;
    const second = bot.slack.addWorkspace({ isInstalled: false });
    const [stranger] = second.users;
    if (first === undefined || stranger === undefined) throw new Error('There is nobody');
    await install(bot, first, people.ana);
    await install(bot, second, stranger.id);
    await giveDigest(bot, planOf(), people.ana);
    const ana = bot.person(people.ana, channels.sales);
    for (const label of ['Preview', 'Send now', 'Skip next', 'Pause', 'Stop', 'History']) {
      const list = await ana.type('/cal-digest');
      const answer = await pressAs(bot, ana, label, list, stranger.id, {
        user: { id: stranger.id, name: 'x', team_id: second.teamId },
        team: { id: second.teamId, domain: 'elsewhere' },
      });
      expect(answer.words).toMatch(/This digest isn’t here any more/);
    }
    expect((await ana.type('/cal-digest')).words).toMatch(/Next: \*?Mon 8 Jun/);
  });
});

describe('who may make digests', () => {
  const bot = useBot();
  const ana = () => bot().person(people.ana, channels.sales);
  const bo = () => bot().person(people.bo, channels.sales);
  let own: Seen;
  afterEach(async () => {
    for (let view = frontView(bot(), bo()); view !== undefined; view = frontView(bot(), bo())) {
      await bot().slack.closeView({ userId: people.bo, viewId: view.id });
    }
  });

  it('is everyone, until an admin keeps it to admins', async () => {
    own = await makeDigest(bot(), bo());
    const form = await openDigestForm(bot(), bo(), 'digest', own);
    await submitDigestForm(bot(), bo(), form, { time: text('10:00') });
    const saved = await changeSettings(bot().slack, ana(), { digests: 'admins' });
    expect(saved).toMatch(/Saved\..*Admins only/s);
    // The form was open meanwhile.
    await submitFront(bot(), bo());
    expect(viewWords(frontView(bot(), bo()))).toMatch(/Not saved.*Only admins can make digests here/s);
    expect((await bo().type('/cal-digest')).words).not.toMatch(/10:00/);
  });

  it('then is offered to admins alone, and refused by old buttons', async () => {
    expect(hasButton(await bo().type('/cal-digest'), 'New digest')).toBe(false);
    expect(hasButton(await ana().type('/cal-digest'), 'New digest')).toBe(true);
    const view = await openDigestForm(bot(), bo(), 'digest', own);
    expect(viewWords(view)).toMatch(/Only admins can make digests here/);
  });

  it('leaves what there is to its owner', async () => {
    const form = await openDigestForm(bot(), bo(), 'Change…', await bo().type('/cal-digest'));
    expect((await submitDigestForm(bot(), bo(), form, { time: text('11:00') })).errors).toBeUndefined();
    const changed = await bo().watch(() => submitFront(bot(), bo()));
    expect(changed.words).toMatch(/Changed\..*11:00/s);
  });
});

describe('channels that other companies are in', () => {
  const startBot = useBots();
  const channelMenu = (view: unknown) => /"filter":(\{[^}]*\})/.exec(JSON.stringify(view))?.[1];

  it('are offered for a digest only where an admin allows them', async () => {
    const bot = await startBot();
    const ana = bot.person(people.ana, channels.sales);
    const form = await openDigestForm(bot, ana, 'digest', await ana.type('/cal-digest'));
    expect(channelMenu(form.view)).toContain('"exclude_external_shared_channels":true');
    await bot.slack.closeView({ userId: people.ana, viewId: form.id });
    await changeSettings(bot.slack, ana, { outside: 'yes' });
    const second = await openDigestForm(bot, ana, 'digest', await ana.type('/cal-digest'));
    expect(channelMenu(second.view)).not.toContain('exclude_external_shared_channels');
  });

  it('are no longer saved from a form that offered them once an admin has taken that back', async () => {
    const bot = await startBot();
    const ana = bot.person(people.ana, channels.sales);
    const bo = bot.person(people.bo, channels.sales);
    await changeSettings(bot.slack, ana, { outside: 'yes' });
    const form = await openDigestForm(bot, bo, 'digest', await bo.type('/cal-digest'));
    await submitDigestForm(bot, bo, form);
    await changeSettings(bot.slack, ana, { outside: 'no' });
    await submitFront(bot, bo);
    expect(viewWords(frontView(bot, bo))).toMatch(/Not saved.*other companies/);
    expect((await bo.type('/cal-digest')).words).toContain('No digest here yet');
  });
});
