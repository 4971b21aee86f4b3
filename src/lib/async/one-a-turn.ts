/**
 * Runs what it is given in order, the first at once and one more in each turn of the event loop. A hundred callers
 * who wait for one answer would else go on in one piece, and whatever arrives meanwhile would wait for all of them.
 */
export function createOneATurn(): (task: () => void) => void {
  const line: (() => void)[] = [];
  let isRunning = false;

  function runNext(): void {
    const task = line.shift();
    isRunning = task !== undefined;
    if (task === undefined) return;
    setImmediate(runNext);
    task();
  }

  return (task) => {
    line.push(task);
    if (!isRunning) runNext();
  };
}
