import { createPresses } from '../../src/slack/presses';

describe('createPresses', () => {
  it('takes a double click for one press', () => {
    let ms = 0;
    const presses = createPresses(() => new Date(ms));
    expect(presses.isFirst('U1 1.1 rankings_share v')).toBe(true);
    ms = 300;
    expect(presses.isFirst('U1 1.1 rankings_share v')).toBe(false);
    expect(presses.isFirst('U2 1.1 rankings_share v')).toBe(true);
    expect(presses.isFirst('U1 1.2 rankings_share v')).toBe(true);
  });

  it('takes the same press after a while for a new one', () => {
    let ms = 0;
    const presses = createPresses(() => new Date(ms));
    presses.isFirst('key');
    ms = 5_000;
    expect(presses.isFirst('key')).toBe(false);
    ms = 5_001;
    expect(presses.isFirst('key')).toBe(true);
    ms = 5_002;
    expect(presses.isFirst('key')).toBe(false);
  });

  it('keeps each bot’s presses to itself', () => {
    const now = () => new Date(0);
    const [one, other] = [createPresses(now), createPresses(now)];
    expect([one.isFirst('key'), other.isFirst('key')]).toEqual([true, true]);
  });
});
