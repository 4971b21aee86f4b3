/** Ends what `set-up-run.ts` has made: its module may have been evaluated anew since, its server has not. */
module.exports = () => fetch(process.env.ROUNDUP_TEST_POSTGRES, { method: 'DELETE' });
