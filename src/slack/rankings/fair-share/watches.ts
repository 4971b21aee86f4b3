import { randomUUID } from 'node:crypto';
import type { UnderstoodQuestion } from '../../../rankings/answer';
import type { CarriedQuestion } from '../../kit/action-value';
import type { CountProgress } from './count';

/** A message that shows how far a count is, by the address that came with the command or press. */
export interface Screen {
  readonly responseUrl: string;
  /** False once it shows something else. */
  readonly isLatest: () => boolean;
}

/** How far it is, and with what. */
interface WatchProgress extends CountProgress {
  readonly understood: UnderstoodQuestion;
}

/** Who may stop it. */
export interface Watcher {
  readonly workspaceId: string;
  readonly slackUserId: string;
}

/** Somebody who waits for a count. */
export interface Watch<Answer> {
  readonly id: string;
  readonly watcher: Watcher;
  readonly asked: CarriedQuestion;
  /** Aborted when this person has had enough. */
  readonly signal: AbortSignal;
  stop(): void;
  /** Null while it is not yet known what to count. */
  progress: () => WatchProgress | null;
  /** Where the answer goes; null: whoever took it over answers. */
  screen: Screen | null;
  readonly answer: Promise<Answer>;
}

/** Those who wait for a count in this process. */
export interface Watches<Answer> {
  /** `work` begins at once, and is watched until it ends. */
  open(
    watcher: Watcher,
    asked: CarriedQuestion,
    screen: Screen | null,
    work: (watch: Omit<Watch<Answer>, 'answer'>) => Promise<Answer>,
  ): Watch<Answer>;
  find(id: string, watcher: Watcher): Watch<Answer> | undefined;
}

export function createWatches<Answer>(): Watches<Answer> {
  const open = new Map<string, Watch<Answer>>();
  return {
    open({ workspaceId, slackUserId }, asked, screen, work) {
      // A button must not stop what was begun in another process, or before a restart.
      const id = randomUUID();
      const controller = new AbortController();
      const begun = {
        id,
        watcher: { workspaceId, slackUserId },
        asked,
        signal: controller.signal,
        stop: () => controller.abort(),
        progress: (): WatchProgress | null => null,
        screen,
      };
      const answer = work(begun).finally(() => open.delete(id));
      const watch = Object.assign(begun, { answer });
      open.set(id, watch);
      return watch;
    },
    find(id, { workspaceId, slackUserId }) {
      const found = open.get(id);
      const isTheirs =
        found?.watcher.workspaceId === workspaceId && found.watcher.slackUserId === slackUserId;
      return isTheirs ? found : undefined;
    },
  };
}
