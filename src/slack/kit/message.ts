import type { types } from '@slack/bolt';

/** A block that some workspaces refuse. At most one per message, so that a refusal is about it. */
export interface RichBlock {
  readonly kind: 'table' | 'chart';
  readonly block: types.TableBlock | ChartBlock;
  /** One of the message's own blocks. */
  readonly insteadOf: types.KnownBlock;
}

/** Bars or lines over categories. Slack's own types lack this block. */
export interface ChartBlock extends types.Block {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'bar' | 'line';
    readonly series: readonly {
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: {
      readonly categories: readonly string[];
      readonly x_label?: string;
      readonly y_label?: string;
    };
  };
}

/** The message's blocks, with the rich block in place of its text. */
export function rendered({ blocks, richBlock }: Message): readonly (types.KnownBlock | ChartBlock)[] {
  if (richBlock === undefined) return blocks;
  return blocks.map((block) => (block === richBlock.insteadOf ? richBlock.block : block));
}

/** `text` says all of it to a screen reader and in a notification. */
export interface Message {
  readonly text: string;
  /** Complete without the rich block. */
  readonly blocks: readonly types.KnownBlock[];
  /** Replaces one of the blocks where the workspace takes it. */
  readonly richBlock?: RichBlock | undefined;
}

export interface Reply {
  /** To the asker alone, in place of the message whose button was pressed, or to the channel. */
  readonly kind: 'private' | 'replace' | 'channel';
  readonly message: Message;
}
