// What the sandbox page and its server say to each other, as JSON. Types only.
// Every request names its workspace in the query, `workspace=T…`; without it, it is the first one.
// Importing nothing, so that the page compiles alone; the server's use of them checks them against the local Slack's.

export interface PageUser {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly timeZone: string;
  readonly isAdmin: boolean;
}

export interface PageChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly members: readonly string[];
  readonly isArchived: boolean;
  readonly sharedWith?: string | undefined;
  readonly unread: boolean;
}

export type PageBlock = Readonly<Record<string, unknown>>;

export interface PageMessage {
  readonly ts: string;
  readonly channelId: string;
  readonly onlyFor?: string;
  readonly author: { readonly kind: 'user' | 'bot' | 'slack'; readonly id: string; readonly name: string };
  readonly text: string;
  readonly blocks: readonly PageBlock[];
  readonly threadTs?: string;
  readonly isBroadcast?: boolean;
  readonly edited: boolean;
}

export interface PageView {
  readonly id: string;
  readonly userId: string;
  readonly kind: 'modal' | 'home';
  readonly hash: string;
  readonly view: PageBlock;
}

/** GET /sandbox/boot */
export interface Boot {
  readonly workspace: {
    readonly id: string;
    readonly name: string;
    readonly botName: string;
    readonly botUserId: string;
    /** What it is for, where that is not plain; the others have a tour. */
    readonly about?: string;
    /** Whether the app has a Home tab, as its manifest says. */
    readonly hasHome: boolean;
    /** Whether nobody can write to the app, commands included, as its manifest says. */
    readonly isMessagesTabReadOnly: boolean;
  };
  /** All there are, this one among them. */
  readonly workspaces: readonly { readonly id: string; readonly name: string }[];
  /** Whether the clock that everything goes by can be moved. */
  readonly canMoveClock: boolean;
  /** Where the app is installed from, if it can be. */
  readonly installUrl?: string;
  readonly users: readonly PageUser[];
  /** The commands of the manifest and the workspace's own, offered as the visitor types "/". */
  readonly commands: readonly CommandHelp[];
}

export interface CommandHelp {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

/** GET /sandbox/state?user=U…&channel=C…; naming a channel marks it as read. */
export interface PageState {
  /** What the sandbox's clock shows, as an ISO instant. */
  readonly now: string;
  /** Without the app there is no conversation with it either. */
  readonly isInstalled: boolean;
  readonly channels: readonly PageChannel[];
  readonly messages: readonly PageMessage[];
  readonly modals: readonly PageView[];
  readonly home: PageView | null;
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
export interface PostAction {
  readonly userId: string;
  readonly source: { readonly messageTs: string; readonly channelId: string } | { readonly viewId: string };
  readonly blockId: string;
  readonly actionId: string;
  readonly state?: Readonly<Record<string, unknown>>;
}

/** POST /sandbox/suggest: what the visitor typed into a select whose options are the app's. */
export interface PostSuggestion extends Omit<PostAction, 'state'> {
  readonly value: string;
}

/** Without `groups` the app was not asked, or it did not offer anything Slack takes: then `notice` says so. */
export interface SuggestionAnswer extends PostAnswer {
  readonly groups?: readonly { readonly label?: PageBlock; readonly options: readonly PageBlock[] }[];
}

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

/** POST /sandbox/clock: moves the clock forward; Monday 09:00 is the person's own. */
export interface PostClock {
  readonly userId: string;
  readonly step: 'hour' | 'day' | 'monday';
}

/** POST /sandbox/channel: what Slack offers in a channel's menu. */
export interface PostChannel {
  readonly userId: string;
  readonly channelId: string;
  readonly change: 'add-app' | 'remove-app' | 'archive' | 'unarchive';
}

/** Every POST answers this. `notice` is what Slack itself would tell the person, such as a timeout. */
export interface PostAnswer {
  readonly notice?: string;
  readonly errors?: Readonly<Record<string, string>>;
}
