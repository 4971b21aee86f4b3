/** One of the people of the local workspace; the page lets a visitor be any of them. */
export interface LocalUser {
  readonly id: string; // U…
  readonly name: string; // handle, such as "ana"
  readonly realName: string;
  readonly timeZone: string;
  readonly isAdmin: boolean;
}

export interface LocalChannel {
  readonly id: string; // C… for a channel, D… for the direct messages between one person and the bot
  readonly name: string;
  readonly kind: 'public' | 'private' | 'dm';
  readonly members: readonly string[]; // user ids; the bot's own is among them where it was invited
  readonly isArchived: boolean;
}

export interface LocalMessage {
  readonly ts: string;
  readonly channelId: string;
  /** Set: an ephemeral message, seen by this person only. */
  readonly onlyFor?: string;
  readonly author: { readonly kind: 'user' | 'bot' | 'slack'; readonly id: string; readonly name: string };
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly threadTs?: string;
  readonly edited: boolean;
}

/** A block as it came over the wire; what Slack would refuse never gets this far. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

export interface LocalView {
  readonly id: string; // V…
  readonly userId: string;
  readonly kind: 'modal' | 'home';
  readonly hash: string;
  readonly view: Readonly<Record<string, unknown>>;
}

/** A call the bot made to the Web API or to a `response_url`. Tokens are not kept. */
export interface ReceivedCall {
  readonly at: Date;
  readonly method: string; // "chat.postMessage", "response_url", …
  readonly args: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>>;
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

/** Misbehaviour to inject into the answers given to the bot. */
export interface SlackFault {
  readonly method: string | '*'; // Web API method, "response_url", or all of them
  readonly kind: 'rate-limited' | 'error' | 'server-error' | 'delay' | 'drop' | 'done-then-server-error';
  readonly error?: string; // for kind "error": Slack's error code
  readonly retryAfterSeconds?: number; // for kind "rate-limited"
  readonly delayMs?: number; // for kind "delay"
  readonly times?: number; // how many calls it hits; unset: all until cleared
}

export interface BlockAction {
  readonly userId: string;
  /** Where the element sits: a message or a view. */
  readonly source: { readonly messageTs: string; readonly channelId: string } | { readonly viewId: string };
  readonly blockId: string;
  readonly actionId: string;
  /** What a stateful element now holds, in the shape Slack sends (`{ selected_option }`, `{ value }`, …). */
  readonly state?: Readonly<Record<string, unknown>>;
}

export interface LocalSlackOptions {
  readonly port?: number; // 0 or unset: any free port
  readonly now?: () => Date;
  readonly users?: readonly LocalUser[];
  readonly channels?: readonly LocalChannel[];
  readonly logger?: { warn(message: string): void };
  /** How long the bot has to answer a delivery. Slack's own three seconds unless a test is in a hurry. */
  readonly ackDeadlineMs?: number;
  /** Scopes of the bot token; methods that need another answer `missing_scope`. */
  readonly botScopes?: readonly string[];
}

export type Transport = { readonly kind: 'http'; readonly url: string } | { readonly kind: 'socket' };

/** A Slack workspace on loopback: strict with the bot, scriptable by tests, and shown by the sandbox page. */
export interface LocalSlack {
  readonly url: string; // http://127.0.0.1:PORT
  readonly apiUrl: string; // `${url}/api/`
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly teamId: string;
  readonly botUserId: string;
  readonly users: readonly LocalUser[];

  /** Where commands, interactions and events go. Until set, deliveries fail as an unreachable app does. */
  deliverTo(transport: Transport): void;

  channelsOf(userId: string): readonly LocalChannel[];
  invite(channelId: string, userId: string): void;
  remove(channelId: string, userId: string): void;
  archive(channelId: string): void;

  /** As a person: a slash command with its text, a plain message, a press, a modal, the Home tab. */
  sendCommand(input: {
    userId: string;
    channelId: string;
    command: string;
    text?: string;
  }): Promise<Delivery>;
  sendMessage(input: { userId: string; channelId: string; text: string }): void;
  act(action: BlockAction): Promise<Delivery>;
  submitView(input: {
    userId: string;
    viewId: string;
    values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }): Promise<Delivery & { readonly errors?: Readonly<Record<string, string>> }>;
  closeView(input: { userId: string; viewId: string }): Promise<void>;
  openHome(input: { userId: string; tab: 'home' | 'messages' }): Promise<void>;

  /** Delivers any raw request body, signed unless told otherwise; for tests of forged, stale and odd requests. */
  deliverRaw(input: {
    body: string;
    contentType?: string;
    timestamp?: number;
    signature?: string | null;
  }): Promise<Delivery>;

  /** What this person sees in this channel now, oldest first: posted messages and their own ephemeral ones. */
  visibleMessages(input: { userId: string; channelId: string }): readonly LocalMessage[];
  /** Open modals of a person, bottom of the stack first. */
  openViews(userId: string): readonly LocalView[];
  homeOf(userId: string): LocalView | undefined;

  readonly received: readonly ReceivedCall[];
  inject(fault: SlackFault): void;
  clearFaults(): void;

  /** Called after every change a person could see. Returns the way to stop listening. */
  onChange(listener: (change: { readonly userId?: string; readonly channelId?: string }) => void): () => void;
  close(): Promise<void>;
}
