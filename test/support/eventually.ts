/** After so long something will not happen any more, however busy the machine is. It measures nothing. */
export const maxWaitMs = 120_000;

/** Waits until `check` gives something, and looks less often the longer it waits. For what tells nobody that it has changed. */
export async function eventually<T>(
  what: string,
  check: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const giveUpAt = performance.now() + maxWaitMs;
  for (let pauseMs = 3; ; pauseMs = Math.min(pauseMs * 1.2, 50)) {
    const found = await check();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > giveUpAt) throw new Error(`It never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
