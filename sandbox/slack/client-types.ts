/** What somebody's own client shows them and lets them do, by the ids of what is before them. */
import type { Channel, Choice, Delivered, Message, User, View } from './types.ts';

/** Where an element stands: in a message or in a view. */
export type PlaceRef =
  | { readonly channel: string; readonly ts: string }
  | { readonly view: string };
export type At = { readonly blockId: string; readonly actionId: string };

/** `done`: all of it is closed, or another view is shown. Errors are by block id. */
export type SubmitResult =
  | { kind: 'done' }
  | { kind: 'errors'; errors: Record<string, string> }
  | { kind: 'trouble'; shown: string; reason: string };

/** Whatever Slack's client would not offer throws an `Unable`. */
export type Client = {
  readonly user: Readonly<User>;
  /** Those that this person can see, the app's direct message among them. */
  channels(): readonly Channel[];
  /** In these channels, oldest first; without what only others see, with what was deleted. */
  messages(): readonly Message[];
  message(channel: string, ts: string): Message;
  /** Open ones, root first. */
  modals(): readonly View[];
  home(): View | undefined;
  view(id: string): View;

  /** Answers Slack's own failure text, or nothing. What begins with `/` is a slash command. */
  say(channel: string, text: string, thread?: string): Promise<string>;
  shortcut(callbackId: string): Promise<Delivered>;
  /** A button; or what is picked from a menu outside a form. */
  press(place: PlaceRef, at: At, picked?: readonly Choice[]): Promise<Delivered>;
  fill(view: string, at: At, typed: string): Promise<void>;
  /** The whole selection: an empty one takes everything back. */
  pick(view: string, at: At, picked: readonly Choice[]): Promise<void>;
  suggest(place: PlaceRef, at: At, query: string): Promise<readonly Choice[]>;
  submit(view: string): Promise<SubmitResult>;
  /** Cancel, or the X with `all`. */
  close(view: string, all: boolean): Promise<void>;
  openHome(): void;
};
