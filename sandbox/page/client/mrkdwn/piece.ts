/** A piece of a text as Slack's clients draw it; its words are without escapes. */
export type Piece =
  | { readonly kind: 'text' | 'code' | 'block'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'quote'; readonly pieces: readonly Piece[] }
  | Mention
  | DatePiece
  | { readonly kind: 'link'; readonly url: string; readonly label: string };

export type Mention = {
  readonly kind: 'user' | 'group' | 'channel' | 'broadcast';
  readonly id: string;
  /** What the app calls it, for a reader who cannot see it. */
  readonly label: string | undefined;
};

export type DatePiece = {
  readonly kind: 'date';
  readonly seconds: number;
  readonly format: string;
  readonly fallback: string;
  readonly url: string | undefined;
};
