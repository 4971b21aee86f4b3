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
