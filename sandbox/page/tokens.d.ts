/** What formatted text is made of; mrkdwn, Markdown and rich_text all become this before they become nodes. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'style'; readonly style: Style; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly label?: string }
  | { readonly kind: 'user'; readonly id: string; readonly label?: string }
  | { readonly kind: 'channel'; readonly id: string; readonly label?: string }
  | { readonly kind: 'channel-name'; readonly name: string }
  | { readonly kind: 'group'; readonly id: string; readonly label?: string }
  | { readonly kind: 'broadcast'; readonly name: string }
  | {
      readonly kind: 'date';
      readonly unix: number;
      readonly format: string;
      readonly url?: string;
      readonly fallback: string;
    }
  | { readonly kind: 'emoji'; readonly name: string };

export type Style = 'bold' | 'italic' | 'strike' | 'underline';

export type Paragraph =
  | { readonly kind: 'text'; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string };
