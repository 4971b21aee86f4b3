export const signals = ['SIGINT', 'SIGTERM'] as const;

/** Exits with a shell's code. A signal without a handler does nothing to process 1 of a container. */
export const endAtOnce = (signal: NodeJS.Signals): never => process.exit(signal === 'SIGINT' ? 130 : 143);

// Imported first, since the rest takes a while to load. A start holds nothing that a signal could lose.
for (const signal of signals) process.on(signal, endAtOnce);
