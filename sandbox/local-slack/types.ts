import type { ReceivedCall } from './call-log';

/** A person of the workspace. A visitor of the page can be any of them. */
export interface LocalUser {
  readonly id: string; // U…
  readonly name: string; // handle, such as "ana"
  readonly realName: string;
  readonly timeZone: string;
  readonly isAdmin: boolean;
  readonly isOwner?: boolean; // unset: no owner
  readonly isGuest?: boolean; // unset: a full member
  /** Set: somebody of another company, who is only in channels that are shared with it. */
  readonly company?: Company;
}

/** The workspace of another company, as far as Slack Connect shows it. */
export interface Company {
  readonly teamId: string; // T…
  readonly domain: string;
  readonly enterprise?: { readonly id: string; readonly name: string };
}

export interface LocalChannel {
  readonly id: string; // C… for a channel, D… for the direct messages between one person and the bot
  readonly name: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly members: readonly string[]; // user ids; the bot's own is among them where it was invited
  readonly isArchived: boolean;
  /** Another company that is in it too, through Slack Connect. */
  readonly sharedWith?: string | undefined;
  /** Slack's reason not to let apps post there, such as "restricted_action". */
  readonly refusesPosts?: string | undefined;
}

export interface LocalMessage {
  readonly ts: string;
  readonly channelId: string;
  /** Set: an ephemeral message, seen by this person only. */
  readonly onlyFor?: string;
  readonly author: { readonly kind: 'user' | 'bot' | 'slack'; readonly id: string; readonly name: string };
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Set on a reply: the message that began its thread. */
  readonly threadTs?: string;
  readonly isBroadcast?: boolean; // a reply that is shown in the channel, too
  readonly edited: boolean;
}

/** A block as it came over the wire; what Slack would refuse never gets this far. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

export interface LocalView {
  readonly id: string; // V…
  readonly userId: string;
  readonly kind: 'modal' | 'home';
  readonly hash: string;
  /** Where its person was when they opened the first modal of the stack. */
  readonly openedIn?: string;
  readonly view: Readonly<Record<string, unknown>>;
}

/** How the bot answered a delivery. `timedOut`: no 200 within three seconds, which the person is told. */
export interface Delivery {
  readonly status: number | undefined;
  readonly ackMs: number;
  readonly ackBody: unknown;
  readonly timedOut: boolean;
  /** What Slack itself tells the person when something went wrong; unset when all is well. */
  readonly notice?: string;
}

/** A fault to inject into the answers to the bot. */
export interface SlackFault {
  readonly method: string | '*'; // Web API method, "response_url", or all of them
  readonly kind:
    | 'rate-limited'
    | 'error'
    | 'server-error'
    | 'delay'
    | 'hold' // until the faults are cleared
    | 'drop'
    | 'done-then-server-error'
    | 'done-then-delay'
    | 'done-then-drop';
  readonly error?: string; // for kind "error": Slack's error code
  readonly retryAfterSeconds?: number; // for kind "rate-limited"
  readonly delayMs?: number; // for the kinds with "delay"
  readonly times?: number; // how many calls it hits; unset: all until cleared
}

/** Where an element sits: a message or a view. */
export type ElementSource =
  | { readonly messageTs: string; readonly channelId: string }
  | { readonly viewId: string };

/** A person, and the element they use. */
export interface ElementUse {
  readonly userId: string;
  readonly source: ElementSource;
  readonly blockId: string;
  readonly actionId: string;
}

export interface BlockAction extends ElementUse {
  /** What a stateful element now holds, in the shape Slack sends (`{ selected_option }`, `{ value }`, …). */
  readonly state?: Readonly<Record<string, unknown>>;
}

/** What stands in the field of a select whose options live with the app. */
export interface Suggestion extends ElementUse {
  readonly value: string;
}

/** Choices as the app offered them. A list without groups is one group without a label. */
export interface SuggestedGroup {
  readonly label?: Readonly<Record<string, unknown>>;
  readonly options: readonly Readonly<Record<string, unknown>>[];
}

export interface WorkspaceOptions {
  readonly name?: string;
  readonly users?: readonly LocalUser[];
  readonly channels?: readonly LocalChannel[];
  /** The Enterprise organization it belongs to; the app can then be installed org-wide. */
  readonly enterprise?: { readonly id: string; readonly name: string };
  /** Whether the app is in it from the start, as it is unless told. Otherwise somebody installs it through OAuth. */
  readonly isInstalled?: boolean;
  readonly refusesBlocks?: readonly NewBlockType[]; // kinds that Slack has not brought to it yet
}

export interface LocalSlackOptions extends WorkspaceOptions {
  /** How many workspaces there are at the start, each with people of its own. The other options are the first's. */
  readonly workspaces?: number;
  readonly port?: number; // 0 or unset: any free port
  readonly now?: () => Date;
  readonly logger?: { warn(message: string): void };
  /** How long the bot has to answer a delivery. Slack's own three seconds unless a test is in a hurry. */
  readonly ackDeadlineMs?: number;
  /** Whether the app is held to Slack's rates, by `now`. It is unless told. */
  readonly limitsCalls?: boolean;
  /** Scopes of the bot tokens that are there at the start; methods that need another answer `missing_scope`. */
  readonly botScopes?: readonly string[];
}

export type Transport = { readonly kind: 'http'; readonly url: string } | { readonly kind: 'socket' };

export interface Uninstallation {
  /** Slack promises none. "uninstalled-first" unless told. */
  readonly order?: 'uninstalled-first' | 'tokens-first';
  /** How often each event is delivered, with the same event_id each time. Once unless told. */
  readonly repeat?: number;
  /** How the Web API refuses the token from then on. "account_inactive" unless told. */
  readonly refusal?: 'account_inactive' | 'token_revoked';
}

/** One workspace with its own people, channels, bot and token, and what a person can do and see there. */
export interface LocalWorkspace extends AdminActions {
  readonly url: string; // http://127.0.0.1:PORT, the same for all workspaces
  readonly apiUrl: string; // `${url}/api/`
  readonly name: string;
  readonly teamId: string;
  readonly enterpriseId: string | undefined;
  readonly botUserId: string;
  readonly users: readonly LocalUser[];
  /** The token of the latest installation, good or revoked; empty before the first. */
  readonly botToken: string;
  readonly isInstalled: boolean;

  channelsOf(userId: string): readonly LocalChannel[];

  /** As a person: a slash command with its text, a plain message, a press, a modal, the Home tab. */
  sendCommand(input: {
    userId: string;
    channelId: string;
    command: string;
    text?: string;
  }): Promise<Delivery>;
  sendMessage(input: { userId: string; channelId: string; text: string }): void;
  act(action: BlockAction): Promise<Delivery>;
  /** What the app offers for what was typed. Slack asks nobody while that is too short: then there is no status. */
  suggest(input: Suggestion): Promise<Delivery & { readonly groups?: readonly SuggestedGroup[] }>;
  submitView(input: {
    userId: string;
    viewId: string;
    values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }): Promise<Delivery & { readonly errors?: Readonly<Record<string, string>> }>;
  closeView(input: { userId: string; viewId: string }): Promise<void>;
  openHome(input: { userId: string; tab: 'home' | 'messages' }): Promise<void>;

  /** What this person sees in this channel now, oldest first: posted messages and their own ephemeral ones. */
  visibleMessages(input: { userId: string; channelId: string }): readonly LocalMessage[];
  /** Open modals of a person, bottom of the stack first. */
  openViews(userId: string): readonly LocalView[];
  homeOf(userId: string): LocalView | undefined;

  /** Calls with this workspace's token. The first workspace also has those with no workspace's token. */
  readonly received: readonly ReceivedCall[];
  /** Hits the same calls. */
  inject(fault: SlackFault): void;
  clearFaults(): void;

  /** Called after every change a person could see. Returns the way to stop listening. */
  onChange(listener: (change: { readonly userId?: string; readonly channelId?: string }) => void): () => void;
}

/**
 * Slack on loopback: strict with the bot, scriptable by tests, and shown by the sandbox page. One app in one or more
 * workspaces. As a workspace, this object stands for the first one.
 */
export interface LocalSlack extends LocalWorkspace {
  readonly appToken: string;
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Bolt's `installerOptions.authorizationUrl` points. */
  readonly authorizationUrl: string;
  /** The addresses the app may send people back to; the first is where they go when it names none. */
  setRedirectUrls(urls: readonly string[]): void;

  /** The first one, which this object itself stands for, and all that were added. */
  readonly workspaces: readonly LocalWorkspace[];
  addWorkspace(options?: WorkspaceOptions): LocalWorkspace;

  /** Where commands, interactions and events go. Until set, deliveries fail as an unreachable app does. */
  deliverTo(transport: Transport): void;
  /** Delivers any raw request body, signed unless told otherwise; for tests of forged, stale and odd requests. */
  deliverRaw(input: {
    body: string;
    contentType?: string;
    timestamp?: number;
    signature?: string | null;
  }): Promise<Delivery>;

  /** Over Socket Mode, any frame at all: Slack's own have been seen to hold `null`. */
  sendFrame(text: string): void;

  /** Every token, code and secret there ever was, to look for in logs and dumps. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

/** Kinds of blocks that Slack brings to one workspace before another. */
export type NewBlockType = 'table' | 'data_table' | 'data_visualization';

/** What happens to a workspace without the app's doing. */
export interface AdminActions {
  /** Takes the app away as an admin does: revokes its token, then tells the app, one event after the other. */
  uninstall(how?: Uninstallation): Promise<readonly Delivery[]>;
  invite(channelId: string, userId: string): void;
  remove(channelId: string, userId: string): void;
  archive(channelId: string, isArchived?: boolean): void;
  /** Has the channel refuse posts with this error code; null takes that back. */
  restrict(channelId: string, refusal: string | null): void;
  /** Slack Connect: another company is in the channel from now on; null takes it out. */
  connect(channelId: string, company: string | null): void;
  /** From now on it takes all blocks but these kinds. */
  refuseBlocks(types: readonly NewBlockType[]): void;
  /** Their account is closed: they are in no channel any more, and can do nothing. */
  deactivate(userId: string): void;
}
