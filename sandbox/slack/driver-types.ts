/**
 * The promises of the twin to those who drive it: a person's day and the workspace around them.
 */
import type { Client } from './client-types.ts';
import type { Faults } from './fault-types.ts';
import type { Manifest } from './manifest.ts';
import type { SavedSlack } from './saved.ts';
import type {
  ApiCall,
  Block,
  Channel,
  Choice,
  Delivered,
  Delivery,
  Message,
  Obj,
  User,
  UserGroup,
  View,
} from './types.ts';

export type SlackOptions = {
  /** The app's real manifest; can be installed later. Without one nothing is delivered. */
  manifest?: Manifest;
  port?: number;
  /** `slack` (default): the published tiers per method, and one post a second per channel. */
  rateLimits?: 'slack' | 'off';
  /** A posted message shows in history and replies only after this long. */
  historyLagMs?: number;
  /** Slack's 3,000. Only for tests of the twin itself. */
  ackLimitMs?: number;
  /** Slack's 0, 60,000 and 300,000. */
  eventRetryDelaysMs?: readonly number[];
  /** Installed on the whole enterprise: `team` is null in interactive payloads. */
  orgInstall?: boolean;
  /** Default true: the workspace belongs to an enterprise. */
  enterprise?: boolean;
  /** What an earlier twin saved: it goes on from there, in place of the seed. */
  saved?: SavedSlack | undefined;
};

/** Sign in with Slack: what the app's own page at Slack would show, and a way to make the answers wrong. */
/** How a client says its secret. @see OpenID Connect Core, 9 */
export type SecretWay = 'client_secret_post' | 'client_secret_basic';

export type OpenId = {
  /** Takes secrets in this way alone; `undefined`: in both. */
  takeSecretBy(way: SecretWay | undefined): void;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Changes what is said of somebody before it is signed; `undefined` ends that. */
  tamper(change: ((claims: Obj) => Obj) | undefined): void;
  /** `another`: a key that is not among those that the twin shows. */
  signWith(key: 'own' | 'another'): void;
};

export type Slack = {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly appId: string;
  readonly teamId: string;
  readonly enterpriseId: string | undefined;
  readonly botUserId: string;
  readonly openid: OpenId;
  readonly manifest: Manifest | undefined;
  /** (Re)installs the app: what the manifest declares is what works. Throws on a bad manifest. */
  install(manifest: Manifest): void;
  /** Sends the `url_verification` challenge to the event URL, as Slack does when it is saved. */
  verifyUrl(): Promise<boolean>;
  readonly workspace: Workspace;
  /** A person by handle or id; throws when there is none. */
  as(user: string): Person;
  /** That person's own client, driven by ids, which does what Slack would let them do and no more. */
  client(user: string): Client;
  /** A channel by `#name`, name or id. */
  channel(nameOrId: string): ChannelView;
  /** The app's direct message with that person. */
  dm(user: string): ChannelView;
  readonly faults: Faults;
  /** The twin's clock, for triggers, response URLs and rate limits. Real time plus what was added. */
  readonly clock: { now(): number; advance(ms: number): void };
  readonly calls: readonly ApiCall[];
  readonly deliveries: readonly Delivery[];
  /** Number of live Socket Mode connections. */
  connections(): number;
  /** All JSON the app ever posted, one document a line. */
  rawMessages(): string;
  /** A channel (default: every conversation) as a person would read it. */
  transcript(channel?: string): string;
  /** Resolves when no call and no delivery has been under way for a moment. */
  idle(): Promise<void>;
  /** Probes on every change until it yields; rejects with `what` and the latest traffic. */
  waitFor<T>(what: string, probe: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** Calls `listener` whenever something may have changed; the answer ends that. */
  onChange(listener: () => void): () => void;
  /** The workspace as it is, for another start. */
  save(): SavedSlack;
  stop(): Promise<void>;
};

export type DeliverOptions = {
  /** Deliver so many times in all, at once unless `sequential`. */
  duplicate?: number;
  /** HTTP: the copies carry the very bytes, timestamp and signature of the first. */
  replay?: boolean;
  sequential?: boolean;
  /** Deliver even what this person's client would not let them do. */
  forced?: boolean;
  /** Changes the payload before it is signed: another app's, another workspace's. */
  tamper?: (payload: Obj) => Obj;
};

export type CommandResult = Delivered & {
  /** The message that came back as the acknowledgement. */
  response: Card | undefined;
  /** What the person read: the response, or Slack's own failure text. */
  shown: string;
};

export type Person = {
  readonly id: string;
  readonly handle: string;
  /** Resolves when acknowledged or given up. `channel` defaults to #network. */
  command(text: string, options?: DeliverOptions & { channel?: string }): Promise<CommandResult>;
  /** Runs a global shortcut, by its name or its callback; throws where the manifest declares none. */
  shortcut(name: string, options?: DeliverOptions): Promise<Delivered>;
  /** Waits until a modal is open for this person and returns the top one. */
  modal(timeoutMs?: number): Promise<Modal>;
  /** The modal on top now, if any. */
  openModal(): Modal | undefined;
  /** Messages only this person saw, oldest first. */
  ephemerals(): Card[];
  /** The app's direct messages to this person, oldest first. */
  dms(): Card[];
  waitForDm(pattern: RegExp | string, timeoutMs?: number): Promise<Card>;
  waitForEphemeral(pattern: RegExp | string, timeoutMs?: number): Promise<Card>;
  /** Opens the app's Home tab (fires `app_home_opened`). */
  home(): Promise<Home>;
  /** Posts as this person. */
  say(channel: string, text: string, options?: { thread?: string }): Promise<Card>;
};

export type ClickOptions = DeliverOptions & {
  /** Default true; false presses the confirm dialog's deny button. */
  confirm?: boolean;
  /** Press the button as it was in this earlier snapshot. */
  stale?: CardSnapshot;
};

type CardSnapshot = { ts: string; blocks: readonly Block[] };

export type Card = {
  readonly channel: string;
  readonly ts: string;
  readonly message: Readonly<Message>;
  readonly blocks: readonly Block[];
  readonly metadata: Obj | undefined;
  readonly deleted: boolean;
  /** What is attached to it, as text. */
  readonly files: readonly { name: string; text: string }[];
  /** As a person reads it: escapes undone, mentions by name, buttons in brackets. */
  text(): string;
  /** Labels of the buttons, in order. */
  buttons(): string[];
  /** The confirm dialog of a button as a person reads it. */
  confirm(label: string): string | undefined;
  /** Replies in its thread, oldest first. */
  thread(): Card[];
  snapshot(): CardSnapshot;
  as(user: string): CardActor;
  waitForText(pattern: RegExp | string, timeoutMs?: number): Promise<string>;
  /** Waits for a reply in the thread whose text matches. */
  waitForReply(pattern: RegExp | string, timeoutMs?: number): Promise<Card>;
};

export type CardActor = {
  /** Throws when there is no such button; a dismissed confirm is `error: 'dismissed'`. */
  click(label: string, options?: ClickOptions): Promise<Delivered>;
  /** Picks from a select or overflow menu of the message, found by placeholder or action id. */
  choose(menu: string, option: string, options?: ClickOptions): Promise<Delivered>;
  /** Sends a click with any value: what a hostile client could send. */
  forge(actionId: string, value: string, options?: DeliverOptions): Promise<Delivered>;
};

export type SubmitOutcome = { delivery: Delivered | undefined } & (
  | { kind: 'closed' }
  | { kind: 'cleared' }
  | { kind: 'errors'; errors: Record<string, string> }
  | { kind: 'updated' | 'pushed'; modal: Modal }
  | { kind: 'trouble'; shown: string; reason: string }
);

export type Modal = {
  readonly id: string;
  readonly isOpen: boolean;
  readonly view: Readonly<View>;
  title(): string;
  text(): string;
  labels(): string[];
  buttons(): string[];
  /** What is typed or chosen now: text, or the value (values, joined by a comma) of the choice. */
  value(label: string): string;
  /** What the menu offers; an external select asks the app. Waits for the field to appear. */
  options(label: string, query?: string): Promise<Choice[]>;
  /** Picks the first option whose text contains `text`; throws with the offered ones otherwise. */
  choose(label: string, text: string): Promise<void>;
  fill(label: string, text: string): Promise<void>;
  click(label: string, options?: ClickOptions): Promise<Delivered>;
  submit(options?: DeliverOptions): Promise<SubmitOutcome>;
  /** Cancel (or the X with `all`). Resolves when `view_closed`, if asked for, is acknowledged. */
  close(options?: { all?: boolean }): Promise<void>;
  waitForText(pattern: RegExp | string, timeoutMs?: number): Promise<string>;
};

export type Home = {
  text(): string;
  buttons(): string[];
  click(label: string, options?: ClickOptions): Promise<Delivered>;
  waitForText(pattern: RegExp | string, timeoutMs?: number): Promise<string>;
};

export type ChannelView = {
  readonly id: string;
  readonly name: string;
  /** Top-level messages, oldest first, without deleted and ephemeral ones. */
  messages(): Card[];
  /** Waits for the last top-level message of the app (whose text matches). */
  card(pattern?: RegExp | string, timeoutMs?: number): Promise<Card>;
  transcript(): string;
};

type NewUser = Partial<User> & { handle: string };

export type Workspace = {
  readonly users: ReadonlyMap<string, User>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly userGroups: ReadonlyMap<string, UserGroup>;
  user(handleOrId: string): User;
  addUser(user: NewUser): User;
  setUser(handleOrId: string, change: Partial<User>): void;
  addChannel(channel: { name: string; id?: string; private?: boolean; bot?: boolean }): Channel;
  /** Makes people members. A member of another workspace turns the channel into a shared one. */
  join(channel: string, ...users: string[]): void;
  leave(channel: string, ...users: string[]): void;
  inviteBot(channel: string): void;
  kickBot(channel: string): void;
  archive(channel: string): void;
  unarchive(channel: string): void;
  setGroupMembers(groupId: string, users: readonly string[]): void;
  disableGroup(groupId: string): void;
  enableGroup(groupId: string): void;
  deleteMessage(channel: string, ts: string): void;
};
