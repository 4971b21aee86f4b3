const isProof = process.env.ROUNDUP_ALL_ROUNDS !== undefined;

/** How many cases a property is tried with: all in the proofs, one in ten where the tests run at every change. */
export const rounds = (all: number): number => (isProof ? all : Math.ceil(all / 10));

/** Likewise of a list: all, or every tenth, of which there are ten choices. */
export const someOf = <T>(all: readonly T[], choice: number): readonly T[] =>
  isProof ? all : all.filter((_, at) => (at + choice) % 10 === 0);
