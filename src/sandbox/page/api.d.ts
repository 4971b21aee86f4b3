// What the sandbox page and its server say to each other, as JSON. Types only.
import type { BlockAction, LocalChannel, LocalMessage, LocalUser, LocalView } from '../slack/types';

/** GET /sandbox/boot */
export interface Boot {
  readonly workspace: { readonly name: string; readonly botName: string };
  readonly users: readonly LocalUser[];
  /** The commands of the manifest, offered as the visitor types "/". */
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
  }[];
}

/** GET /sandbox/state?user=U…&channel=C… */
export interface PageState {
  readonly channels: readonly (LocalChannel & { readonly unread: boolean })[];
  readonly messages: readonly LocalMessage[];
  readonly modals: readonly LocalView[];
  readonly home: LocalView | null;
}

/** GET /sandbox/changes?user=U…: server-sent events; each asks the page to fetch the state again. */
export type Changed = { readonly channelId?: string };

/** POST /sandbox/command: a slash command goes to the bot, anything else is posted as a message. */
export interface PostText {
  readonly userId: string;
  readonly channelId: string;
  readonly text: string;
}

/** POST /sandbox/act */
export type PostAction = BlockAction;

/** POST /sandbox/submit: answers `{ errors? }`, keyed by block_id. POST /sandbox/close takes it without values. */
export interface PostView {
  readonly userId: string;
  readonly viewId: string;
  readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** POST /sandbox/home: the visitor opened the bot's Home or Messages tab. */
export interface PostHome {
  readonly userId: string;
  readonly tab: 'home' | 'messages';
}

/** Every POST answers this. `notice` is what Slack itself would tell the person, such as a timeout. */
export interface PostAnswer {
  readonly notice?: string;
  readonly errors?: Readonly<Record<string, string>>;
}
