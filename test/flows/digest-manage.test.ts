import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import {
  channel,
  frontView,
  makeDigest,
  openDigestForm,
  option,
  options,
  submitDigestForm,
  submitFront,
  text,
  viewWords,
} from '../support/digest-form';
import { dayMs, digestsIn, hourMs, quickTimes, settle } from '../support/digests';
import { eventually } from '../support/eventually';
import { hasButton, offers, type Person } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

// It is Tuesday, 2 June 2026; the next Monday is the 8th. Zone and week are those of Rui Pires, whose access is shared.

const posted = (bot: BotUnderTest, channelId: string) =>
  bot.slack.received.filter(({ method, args, answer }) => {
    return method === 'chat.postMessage' && args.channel === channelId && answer.ok === true;
  });

/** What the bot has told somebody in direct messages. */
const toldTo = (bot: BotUnderTest, userId: string) =>
  JSON.stringify(posted(bot, userId).map(({ args }) => args.blocks ?? args.text));

describe('/cal-digest', () => {
  const bot = useBot();
  const bo = () => bot().person(people.bo, channels.sales);
  let list: Seen;

  it('says in a channel without digests what one is, and offers to make one', async () => {
    list = await bo().type('/cal-digest');
    expect(list.isPrivate).toBe(true);
    expect(list.words).toMatch(/No digest here yet.*every Monday at 9:00/s);
    expect(hasButton(list, 'Make a digest')).toBe(true);
    expect(offers(list, 'Stop')).toBe(false);
  });

  it('answers help with examples, and a mistake with help', async () => {
    const help = await bo().type('/cal-digest', 'help');
    expect(help.words).toMatch(/Skip next.*Only|Anyone in the channel/s);
    // The app's own messages take no commands.
    expect(help.words).toMatch(/In a message to yourself it shows the digests you made/);
    expect((await bo().type('/cal-digest', 'halp')).words).toMatch(/Did you mean `help`/);
  });

  it('opens a form that starts with this channel, Mondays at nine and the kind lists', async () => {
    const form = await openDigestForm(bot(), bo(), 'digest', list);
    const wire = JSON.stringify(form.view);
    expect(wire).toContain(`"initial_conversation":"${channels.sales}"`);
    expect(wire).toContain('"initial_value":"09:00"');
    expect(wire).toMatch(
      /"initial_option":\{"text":\{[^}]*"Europe\/Lisbon[^}]*\},"value":"Europe\/Lisbon"\}/,
    );
    expect(viewWords(form)).toMatch(/Success \(success-emea\), as Rui Pires sees it/);
    const chosen = /"action_id":"rankings".*?"initial_options":(\[.*?\])\}/.exec(wire)?.[1] ?? '';
    expect(chosen).toContain('most-bookings');
    expect(chosen).not.toMatch(/least-|cancelled|no-show|lowest/);
  });

  it('shows the next five posts with dates and zone, and first after clocks change, before it saves', async () => {
    const form = frontView(bot(), bo());
    if (form === undefined) throw new Error('The form is gone');
    const { errors } = await submitDigestForm(bot(), bo(), form);
    expect(errors).toBeUndefined();
    const words = viewWords(frontView(bot(), bo()));
    for (const day of ['8 Jun', '15 Jun', '22 Jun', '29 Jun', '6 Jul']) {
      expect(words).toContain(`Mon ${day}, 9:00`);
    }
    expect(words).toMatch(/Mon 26 Oct, 9:00.*first after clocks change/);
    expect(words).toContain('about 1–7 Jun');
    expect((await bot().person(people.dee, channels.sales).type('/cal-digest')).words).toMatch(
      /No digest here yet/,
    );
  });

  it('goes back to the form with all that was filled in, and saves from there', async () => {
    const confirm = frontView(bot(), bo());
    await bot().slack.closeView({ userId: people.bo, viewId: confirm?.id ?? '' });
    const form = frontView(bot(), bo());
    if (form === undefined) throw new Error('The form is gone');
    await submitDigestForm(bot(), bo(), form, { time: text('4:30 pm'), weekdays: options('1', '4') });
    expect(viewWords(frontView(bot(), bo()))).toMatch(/Mondays and Thursdays at 16:30/);
    const saved = await bo().watch(() => submitFront(bot(), bo()));
    expect(saved.ts).toBe(list.ts);
    expect(saved.words).toMatch(/The digest is on\..*Thu 4 Jun, 16:30/);
    expect(bot().slack.openViews(people.bo)).toEqual([]);
    list = saved;
  });

  it('let only the asker see that it can post there', () => {
    const notes = bot().slack.received.filter(({ method }) => method === 'chat.postEphemeral');
    expect(notes.length).toBeGreaterThan(0);
    expect(notes.every(({ args }) => args.user === people.bo && args.channel === channels.sales)).toBe(true);
    expect(posted(bot(), channels.sales)).toEqual([]);
  });

  it('changes a digest: the form starts with how it is', async () => {
    const form = await openDigestForm(bot(), bo(), 'Change…', list);
    expect(JSON.stringify(form.view)).toContain('"initial_value":"16:30"');
    await submitDigestForm(bot(), bo(), form, {
      time: text('9'),
      weekdays: options('1'),
      source: option('shared:team:4821'),
      rows: option('3'),
      extras: options(),
      whenEmpty: option('skip'),
    });
    const notes = bot().slack.received.filter(({ method }) => method === 'chat.postEphemeral').length;
    list = await bo().watch(() => submitFront(bot(), bo()));
    expect(list.words).toMatch(/Changed\..*Mon 8 Jun, 9:00/);
    expect(list.words).toMatch(/Sales EU.*3 people each.* · nothing when there are no bookings/);
    expect(list.words).not.toMatch(/compared with/);
    // The channel is the one it is posted in already.
    expect(bot().slack.received.filter(({ method }) => method === 'chat.postEphemeral')).toHaveLength(notes);
  });

  it('suggests zones as one types', async () => {
    const form = await openDigestForm(bot(), bo(), 'Change…', list);
    const suggested = await bot().slack.suggest({
      userId: people.bo,
      source: { viewId: form.id },
      blockId: 'digest_zone',
      actionId: 'digest_zone',
      value: 'kathm',
    });
    expect(JSON.stringify(suggested.groups)).toContain('"value":"Asia/Kathmandu"');
    await submitDigestForm(bot(), bo(), form, { timeZone: option('Asia/Kathmandu') });
    expect(viewWords(frontView(bot(), bo()))).toContain('Mon 8 Jun, 9:00');
    list = await bo().watch(() => submitFront(bot(), bo()));
    expect(list.words).toContain('Kathmandu time');
  });

  it('shows a preview to the asker alone, and posts nothing', async () => {
    const preview = await bo().press('Preview', list);
    expect(preview.isPrivate).toBe(true);
    expect(preview.words).toMatch(/Only you see this preview/);
    expect(preview.words).toMatch(/Sales EU, 25–31 May: /);
    expect(hasButton(preview, 'Skip next')).toBe(true);
    expect(posted(bot(), channels.sales)).toEqual([]);
  });

  it('skips the next one, and takes that back', async () => {
    list = await bo().press('Skip next', list);
    expect(list.words).toMatch(/Skipped:.*8 Jun.*Next: \*?Mon 15 Jun, 9:00/s);
    list = await bo().press('Don’t skip', list);
    expect(list.words).toMatch(/Not skipped any more.*Next: \*?Mon 8 Jun/s);
  });

  it('pauses and resumes', async () => {
    list = await bo().press('Pause', list);
    expect(list.words).toMatch(/Paused\.?\*? since Tue 2 Jun: nothing is posted until somebody resumes it/);
    expect(list.words).not.toContain('somebody paused it');
    expect(hasButton(list, 'Send now')).toBe(false);
    list = await bo().press('Resume', list);
    expect(list.words).toMatch(/Resumed\..*Mon 8 Jun/);
  });

  it('leaves out after a pause what was left out before', async () => {
    await bo().press('Skip next', list);
    await bo().press('Pause', await bo().type('/cal-digest'));
    list = await bo().press('Resume', await bo().type('/cal-digest'));
    expect(list.words).toMatch(/Resumed\..*8 Jun, 9:00, which is still skipped/);
    expect(list.words).toMatch(/Skipped:.*8 Jun.*Next: \*?Mon 15 Jun, 9:00/s);
    list = await bo().press('Don’t skip', list);
    expect(list.words).toMatch(/Next: \*?Mon 8 Jun/);
  });

  it('sends it now, once for each button that was made', async () => {
    const before = bot().person(people.dee, channels.sales).seen().length;
    const old = list;
    list = await bo().press('Send now', old);
    expect(list.words).toMatch(/On its way/);
    const seen = await eventually('everyone sees it', () => {
      const all = bot().person(people.dee, channels.sales).seen();
      // Its thread follows.
      return all.length > before + 1
        ? all.find(({ words }) => /25–31 May: \d+ booking/.test(words))
        : undefined;
    });
    expect(seen.isPrivate).toBe(false);
    expect(seen.words).toMatch(/Sales EU, 25–31 May: /);
    const mains = posted(bot(), channels.sales).filter(({ args }) => args.thread_ts === undefined);
    expect(mains).toHaveLength(1);
  });

  it('has a history in words, one button away', async () => {
    const history = await bo().press('History', list);
    expect(history.ts).toBe(list.ts);
    expect(history.words).toMatch(/posted {2}· {2}about 25–31 May/);
    expect(history.wire).toContain(`sent by <@${people.bo}>`);
    list = await bo().press('Back to the list', history);
    expect(list.words).toMatch(/1 digest in this channel/);
  });

  it('shows the asker’s own in a direct message, and the workspace’s to an admin', async () => {
    const inDirect = (person: Person) => {
      const dm = bot()
        .slack.channelsOf(person.userId)
        .find(({ kind }) => kind === 'dm');
      return bot().person(person.userId, dm?.id ?? '');
    };
    expect((await inDirect(bo()).type('/cal-digest')).words).toMatch(/1 digest of yours/);
    expect((await inDirect(bot().person(people.dee)).type('/cal-digest')).words).toMatch(
      /You have no digest yet/,
    );
    const all = await inDirect(bot().person(people.ana)).type('/cal-digest');
    expect(all.words).toMatch(/1 digest in this workspace/);
    expect(all.wire).toContain(`<#${channels.sales}>`);
    expect(offers(all, 'Take over')).toBe(true);
    expect((await bot().person(people.bo, channels.general).type('/cal-digest')).words).toMatch(
      /No digest here yet/,
    );
  });

  it('stops: it is gone from the list, and a button of it says so', async () => {
    const old = await bo().type('/cal-digest');
    const asked = await bo().press('Stop…', old);
    expect(asked.words).toMatch(/Stop this digest\?.*deleted with its history, for everyone in/s);
    const after = await bo().press('Stop it', asked);
    expect(after.words).toMatch(/Stopped.*No digest here yet/s);
    expect((await bo().press('Pause', list)).words).toMatch(/isn’t here any more/);
  });
});

describe('a long list of digests', () => {
  const bot = useBot();

  it('has a line each, opens one at a time, and keeps to it after a press', async () => {
    const bo = bot().person(people.bo, channels.sales);
    for (const time of ['07:00', '08:00', '09:00', '10:00']) {
      await makeDigest(bot(), bo, { time: text(time) });
      bot().clock.advance(1_000);
    }
    const list = await bo.type('/cal-digest');
    expect(list.words).toMatch(/4 digests in this channel/);
    expect(list.buttons.filter(({ label }) => label === 'Open')).toHaveLength(4);
    expect(offers(list, 'Pause')).toBe(false);
    const open = await bo.press('Open', list);
    expect(open.words).toMatch(/Mondays at 7:00/);
    const paused = await bo.press('Pause', open);
    expect(paused.words).toMatch(/Paused.*Mondays at 7:00/s);
    expect(paused.words).not.toMatch(/Mondays at 8:00/);
    const back = await bo.press('Back to the list', paused);
    expect(back.words).toMatch(/Mondays at 8:00/);
    const stopped = await bo.press('Stop it', await bo.press('Stop…', await bo.press('Open', back)));
    expect(stopped.words).toMatch(/Stopped.*_Mondays at 7:00, Lisbon time_.*Mondays at 8:00/s);
  });

  it('tells in a direct message what an outdated form came to', async () => {
    const bo = bot().person(people.bo, channels.sales);
    const form = await openDigestForm(bot(), bo, 'digest', await bo.type('/cal-digest'));
    await submitDigestForm(bot(), bo, form, { time: text('11:00'), channel: channel(channels.sales) });
    bot().clock.advance(31 * 60_000);
    await submitFront(bot(), bo);
    await eventually('it is told', () => /The digest is on/.test(toldTo(bot(), people.bo)));
  });
});

describe('a digest that is about to be posted', () => {
  const bot = useBot({ digestTimes: quickTimes });

  it('is said to be prepared, and can be skipped still', async () => {
    const bo = bot().person(people.bo, channels.sales);
    await makeDigest(bot(), bo);
    // Monday, five minutes to nine in Lisbon.
    bot().clock.advance(5 * dayMs + 20 * hourMs - 5 * 60_000);
    const list = await eventually('it is prepared', async () => {
      const now = await bo.type('/cal-digest');
      return /Being prepared:\*? Mon 8 Jun/.test(now.words) && now;
    });
    const skipped = await bo.press('Skip next', list);
    expect(skipped.words).toMatch(/Skipped:\*? Mon 8 Jun.*Next: \*?Mon 15 Jun/s);
    bot().clock.advance(10 * 60_000);
    await settle(bot());
    expect(digestsIn(bot())).toEqual([]);
    expect((await bo.press('History', skipped)).words).toMatch(/skipped: somebody skipped it/);
  });

  it('keeps what was left out through a change of its time', async () => {
    const bo = bot().person(people.bo, channels.sales);
    const list = await bo.press('Skip next', await bo.type('/cal-digest'));
    const form = await openDigestForm(bot(), bo, 'Change…', list);
    await submitDigestForm(bot(), bo, form, { time: text('12:00') });
    expect(viewWords(frontView(bot(), bo))).not.toContain('Mon 8 Jun');
    const saved = await bo.watch(() => submitFront(bot(), bo));
    // It is past nine, and the week of today's has been seen to: at noon there is none.
    expect(saved.words).toMatch(/Mon 15 Jun, 12:00, which is still skipped/);
    expect(saved.words).toMatch(/Next: \*?Mon 22 Jun, 12:00/);
  });
});

describe('words after /cal-digest', () => {
  const bot = useBot();
  const ana = () => bot().person(people.ana, channels.sales);

  it('open the form filled in', async () => {
    await ana().typeOnly('/cal-digest', 'every thursday at 8am');
    const form = await eventually('the form is open', () => {
      const view = frontView(bot(), ana());
      return view !== undefined && !/Asking Cal\.com/.test(viewWords(view)) ? view : undefined;
    });
    const wire = JSON.stringify(form.view);
    expect(wire).toContain('"initial_value":"08:00"');
    expect(wire).toMatch(/"action_id":"weekdays".*?"initial_options":\[\{[^\]]*"value":"4"\}\]/);
    await bot().slack.closeView({ userId: people.ana, viewId: form.id });
  });

  it('open the form with the team, the channel and the ranking that they name', async () => {
    await ana().typeOnly('/cal-digest', 'most cancelled for sales eu monthly in #general');
    const form = await eventually('the form is open', () => {
      const view = frontView(bot(), ana());
      return view !== undefined && !/Asking Cal\.com/.test(viewWords(view)) ? view : undefined;
    });
    const wire = JSON.stringify(form.view);
    expect(wire).toContain(`"initial_conversation":"${channels.general}"`);
    expect(wire).toMatch(/"initial_option":\{[^}]*\{[^}]*Sales EU[^}]*\},"value":"shared:team:4821"\}/);
    expect(wire).toMatch(/"action_id":"rankings".*?"initial_options":\[\{[^\]]*"value":"most-cancelled"\}\]/);
    expect(wire).toMatch(/"value":"month"\}/);
    await bot().slack.closeView({ userId: people.ana, viewId: form.id });
  });

  it('say in the form what it cannot do, and what of them is not in it', async () => {
    await ana().typeOnly('/cal-digest', 'every other monday for zzz to #no-such-channel, no cancelled');
    const words = await eventually('the form is open', () => {
      const said = viewWords(frontView(bot(), ana()));
      return /Weeks start on/.test(said) && said;
    });
    expect(words).toMatch(/can’t leave out every other week.*Every week is filled in/s);
    expect(words).toMatch(/can’t find #no-such-channel/);
    expect(words).toMatch(/Not filled in: “zzz”/);
    expect(words).toMatch(/Not filled in: “no cancelled”/);
    const view = frontView(bot(), ana());
    await bot().slack.closeView({ userId: people.ana, viewId: view?.id ?? '' });
  });

  it('ask before they stop, pause or send the one digest there is', async () => {
    await makeDigest(bot(), ana());
    const stop = await ana().type('/cal-digest', 'stop');
    expect(stop.words).toMatch(/Stop this digest\?.*deleted with its history, for everyone in/s);
    expect(stop.buttons.map(({ label }) => label)).toEqual(['Stop it', 'Pause it', 'Keep it']);
    const send = await ana().type('/cal-digest', 'send now');
    expect(send.words).toMatch(/Send it now\?.*Everyone in .* sees the numbers of 25–31 May/s);
    expect(send.words).not.toMatch(/posted already/);
    await ana().press('Send it now', send);
    await eventually('it is posted', () => posted(bot(), channels.sales).length > 0);
    const again = await eventually('that is known', async () => {
      const asked = await ana().type('/cal-digest', 'send now');
      return /posted already/.test(asked.words) && asked;
    });
    expect(again.words).toMatch(
      /the numbers of 25–31 May\. These were posted already on Tue 2 Jun, \d+:\d\d\./,
    );
    const paused = await ana().press('Pause it', await ana().type('/cal-digest', 'pause'));
    expect(paused.words).toContain('Paused');
  });
});
