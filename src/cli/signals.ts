export const signals = ['SIGINT', 'SIGTERM'] as const;

/** With the code that a shell gives what a signal ended. To process 1 of a container a signal does nothing by itself. */
export const endAtOnce = (signal: NodeJS.Signals): never => process.exit(signal === 'SIGINT' ? 130 : 143);

// Imported before all else, which takes a while to load. What starts holds nothing that a signal could lose.
for (const signal of signals) process.on(signal, endAtOnce);
