import type { DigestRun, RunReason } from './digest';

/** Why a run ended that was never posted, because its digest was paused or came to be. */
export const resumableReasons: readonly RunReason[] = [
  'paused',
  'not-in-channel',
  'channel-archived',
  'channel-gone',
  'posting-forbidden',
  'other-company',
  'missing-scope',
  'access-lost',
  'owner-gone',
  'unreadable',
];

/** Its period is still to be told of, once the digest runs again. */
export const isResumable = ({ state, reason }: Pick<DigestRun, 'state' | 'reason'>): boolean =>
  (state === 'skipped' || state === 'failed') && reason !== null && resumableReasons.includes(reason);
