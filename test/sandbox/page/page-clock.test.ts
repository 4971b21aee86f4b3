import { createSandboxClock } from '../../../sandbox/page-server/clock';
import { ana, bo, createPageRig, type PageRig, sales } from './page-rig';

const thursday = new Date('2026-06-04T12:00:00.000Z');
let rig: PageRig;
const clock = () => createSandboxClock(() => thursday);
afterEach(() => rig.close());

describe('the clock on the page', () => {
  it('shows what the local Slack goes by, and is moved to the person’s own Monday morning', async () => {
    const moved = clock();
    rig = await createPageRig({ clock: moved, now: moved.now });
    expect((await rig.boot()).canMoveClock).toBe(true);
    expect((await rig.state(ana, sales)).now).toBe(thursday.toISOString());
    expect((await rig.post('clock', { userId: ana, step: 'monday' })).answer).toEqual({});
    expect((await rig.state(ana, sales)).now).toBe('2026-06-08T08:00:00.000Z'); // Lisbon
    await rig.post('clock', { userId: bo, step: 'monday' });
    expect((await rig.state(bo, sales)).now).toBe('2026-06-08T13:00:00.000Z'); // New York
    await rig.post('command', { userId: bo, channelId: sales, text: 'on Monday' });
    const [message] = (await rig.state(bo, sales)).messages;
    expect(Math.floor(Number(message?.ts))).toBe(Date.parse('2026-06-08T13:00:00.000Z') / 1000);
  });

  it('tells every open page that it was moved', async () => {
    const moved = clock();
    rig = await createPageRig({ clock: moved, now: moved.now });
    const stream = await fetch(`${rig.page.url}/sandbox/changes?user=${bo}`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await rig.post('clock', { userId: ana, step: 'hour' });
    let heard = '';
    while (!heard.includes('data:')) heard += (await reader?.read())?.value ?? '';
    expect(heard).toContain('data: {}');
    await reader?.cancel();
  });

  it('lets reply addresses grow old', async () => {
    const moved = clock();
    rig = await createPageRig({ clock: moved, now: moved.now });
    await rig.post('command', { userId: ana, channelId: sales, text: '/cal-digest' });
    const reply = () =>
      fetch(rig.delivered[0]?.get('response_url') ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"text":"late"}',
      });
    expect((await reply()).status).toBe(200);
    await rig.post('clock', { userId: ana, step: 'hour' });
    const late = await reply();
    expect([late.status, await late.text()]).toEqual([404, 'expired_url']);
  });

  it.each([
    ['a step that there is not', { userId: ana, step: 'year' }],
    ['somebody who is not there', { userId: 'U9', step: 'hour' }],
  ])('does not move for %s', async (_what, body) => {
    const moved = clock();
    rig = await createPageRig({ clock: moved, now: moved.now });
    expect((await rig.post('clock', body)).status).toBe(400);
    expect(moved.now()).toEqual(thursday);
  });

  it('stands for the real time where there is none to move', async () => {
    rig = await createPageRig();
    expect((await rig.boot()).canMoveClock).toBe(false);
    expect(Math.abs(Date.parse((await rig.state(ana, sales)).now) - Date.now())).toBeLessThan(60_000);
    expect((await rig.post('clock', { userId: ana, step: 'hour' })).status).toBe(400);
  });
});
