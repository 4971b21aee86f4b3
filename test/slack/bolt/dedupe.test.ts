import { createDedupe } from '../../../src/slack/bolt/dedupe';
import { rememberedShortLived } from '../support/services';

function atTime() {
  let at = 0;
  const dedupe = createDedupe({ shortLived: rememberedShortLived(() => new Date(at)) }, () => new Date(at));
  return { dedupe, advance: (ms: number) => (at += ms) };
}

describe('dedupe', () => {
  it('runs the first of a double click and not the second', async () => {
    const { dedupe } = atTime();
    const work = jest.fn(async () => 'shared');
    expect(
      await Promise.all([dedupe.runOnce('T0ACME', 'a', work), dedupe.runOnce('T0ACME', 'a', work)]),
    ).toEqual(['shared', null]);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('runs presses of different people or buttons', async () => {
    const { dedupe } = atTime();
    expect(await dedupe.runOnce('T0ACME', 'a', async () => 1)).toBe(1);
    expect(await dedupe.runOnce('T0ACME', 'b', async () => 2)).toBe(2);
  });

  it('takes the same press again after a few seconds', async () => {
    const { dedupe, advance } = atTime();
    await dedupe.runOnce('T0ACME', 'a', async () => 1);
    advance(5_001);
    expect(await dedupe.runOnce('T0ACME', 'a', async () => 2)).toBe(2);
  });

  it('takes a press that failed again at once', async () => {
    const { dedupe } = atTime();
    const failing = dedupe.runOnce('T0ACME', 'a', () => Promise.reject(new Error('Cal.com is down')));
    await expect(failing).rejects.toThrow('Cal.com is down');
    expect(await dedupe.runOnce('T0ACME', 'a', async () => 2)).toBe(2);
  });

  it('says of the earlier of two presses on a message that it was overtaken', () => {
    const { dedupe } = atTime();
    const first = dedupe.markLatest('m1');
    expect(first()).toBe(true);
    const second = dedupe.markLatest('m1');
    const elsewhere = dedupe.markLatest('m2');
    expect([first(), second(), elsewhere()]).toEqual([false, true, true]);
  });

  it('does not take the second of a double click for an answer that overtakes the first', () => {
    const { dedupe, advance } = atTime();
    const first = dedupe.markLatest('m1', 'go on');
    const second = dedupe.markLatest('m1', 'go on');
    expect([first(), second()]).toEqual([true, true]);
    advance(5_001);
    const third = dedupe.markLatest('m1', 'go on');
    expect([first(), second(), third()]).toEqual([false, false, true]);
  });
});
