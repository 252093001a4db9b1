/**
 * What the workspace's page and its server say to each other, all of it JSON on one origin.
 *
 * The page opens `GET /api/events?as=<handle>`, a stream of `Told`: whatever this person may see,
 * first as it is, then piece by piece as it changes. Whoever connects again is told all of it anew, the
 * scene first. `GET /api/people` answers `Entrance`. What a person does is one of `Verbs`, sent as
 * `POST /api/<verb>?as=<handle>`; a deed that their client would not let them do is a 400 with
 * `Refused`. Older messages and threads are read by verbs too. Nothing is decided in the page.
 */
import type { Block, Obj, StateValues } from '../slack/types.ts';

export type { Block, Obj, StateValues };

export type PersonKind = 'member' | 'guest' | 'stranger' | 'bot' | 'app' | 'deactivated';

export type PersonRef = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly kind: PersonKind;
  /** What they are for in this workspace, in a few words: "asks for changes". */
  readonly role: string;
  readonly canSignIn: boolean;
};

/** What stands before the door: the one answer that needs no `as`. */
export type Entrance = {
  readonly workspace: string;
  /** Those who can sign in. */
  readonly people: readonly PersonRef[];
};

export type GroupRef = {
  readonly id: string;
  readonly handle: string;
  readonly members: readonly string[];
};

export type ChannelRef = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly archived: boolean;
  /** Nobody but the app writes here: its messages tab is read-only. */
  readonly readOnly: boolean;
  readonly hasApp: boolean;
  readonly members: number;
  /** Messages newer than the last one that this person has read. */
  readonly unread: number;
  /** Whether one of those names this person, or is in a direct message. */
  readonly mentioned: boolean;
  readonly lastRead: string;
};

export type CommandRef = {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
};

type ShortcutRef = {
  readonly name: string;
  readonly callbackId: string;
  readonly description: string;
};

/** The workspace around the messages, for one person. */
export type Scene = {
  readonly me: PersonRef;
  readonly workspace: string;
  readonly app: PersonRef;
  readonly hasHome: boolean;
  readonly people: readonly PersonRef[];
  readonly groups: readonly GroupRef[];
  /** Those that this person can see; the app's direct message among them. */
  readonly channels: readonly ChannelRef[];
  readonly commands: readonly CommandRef[];
  readonly shortcuts: readonly ShortcutRef[];
  /** Live Socket Mode connections of the app. */
  readonly sockets: number;
  /** Where the bot serves its auditor's page, if it does. */
  readonly auditPage: string | undefined;
};

export type FileRef = { readonly name: string; readonly size: number; readonly text: string };

export type ShownMessage = {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly byApp: boolean;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly threadTs: string | undefined;
  readonly broadcast: boolean;
  /** "Only visible to you". */
  readonly ephemeral: boolean;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly files: readonly FileRef[];
  /** Of the message that began a thread. */
  readonly replies:
    | { readonly count: number; readonly users: readonly string[]; readonly latest: string }
    | undefined;
};

export type ShownView = {
  readonly id: string;
  readonly kind: 'modal' | 'home';
  readonly hash: string;
  readonly title: Obj | null;
  readonly submit: Obj | null;
  readonly close: Obj | null;
  readonly blocks: readonly Block[];
  readonly values: StateValues;
};

/** One piece of the stream. Later pieces of a kind replace earlier ones; messages by channel and ts. */
export type Told =
  | { readonly kind: 'scene'; readonly scene: Scene }
  | { readonly kind: 'messages'; readonly messages: readonly ShownMessage[] }
  | {
      readonly kind: 'views';
      readonly modals: readonly ShownView[];
      readonly home: ShownView | null;
    }
  | { readonly kind: 'cloud'; readonly cloud: Cloud };

export type Choice = {
  readonly text: string;
  readonly value: string;
  readonly group?: string;
  readonly description?: string;
  /** `false`: names of emoji in it are only text. */
  readonly emoji?: boolean;
};

/** Where an element stands: in a message or in a view. */
export type Place = { readonly channel: string; readonly ts: string } | { readonly view: string };
export type At = { readonly blockId: string; readonly actionId: string };

export type Submitted =
  /** Everything is closed, or the view below is shown; the stream tells. */
  | { readonly kind: 'done' }
  /** By block id, as Slack's client shows them: its own complaints or the app's. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'trouble'; readonly shown: string; readonly reason: string };

type Nothing = Readonly<Record<string, never>>;

/** Each deed: what the page sends and what it gets. */
export type Verbs = {
  /**
   * A message as Slack's client sends it: escaped, people and channels by their ids. Or, where the text
   * begins with `/`, a slash command as it was typed; `shown` is Slack's own failure text.
   */
  say: { ask: { channel: string; text: string; thread?: string }; answer: { shown: string } };
  shortcut: { ask: { callbackId: string }; answer: Nothing };
  /** A button or a menu of a message or a view; its confirm dialog was answered before. */
  press: {
    ask: { place: Place; at: At; picked?: readonly Choice[] };
    answer: { trouble: string | undefined };
  };
  /** What is typed into a field of a view. */
  fill: { ask: { view: string; at: At; typed: string }; answer: Nothing };
  /** What is chosen in a field of a view: all of it, so that nothing chosen is an empty list. */
  pick: { ask: { view: string; at: At; picked: readonly Choice[] }; answer: Nothing };
  suggest: { ask: { place: Place; at: At; query: string }; answer: { choices: readonly Choice[] } };
  submit: { ask: { view: string }; answer: Submitted };
  /** Cancel, or the X with `all`. */
  close: { ask: { view: string; all: boolean }; answer: Nothing };
  /** Opens the app's Home tab. */
  home: { ask: Nothing; answer: Nothing };
  read: { ask: { channel: string; ts: string }; answer: Nothing };
  /** Top-level messages older than `before`, newest last; `more` says whether there are older ones. */
  older: {
    ask: { channel: string; before: string };
    answer: { messages: readonly ShownMessage[]; more: boolean };
  };
  thread: { ask: { channel: string; ts: string }; answer: { messages: readonly ShownMessage[] } };
  inspect: { ask: { channel: string; ts: string } | { view: string }; answer: Inspection };
  /** What the bot's own `audit show` says of a request; takes a second or two. */
  story: { ask: { request: string }; answer: { story: Obj } };
  cloud: { ask: CloudDeed; answer: Nothing };
};

export type Verb = keyof Verbs;
export type Refused = { readonly error: string };

/** How much of a limit of Slack's is used: "1,204 of 3,000". */
export type Usage = {
  /** JSON pointer into the message or view. */
  readonly pointer: string;
  /** "text of a section", "blocks", "characters of private_metadata". */
  readonly what: string;
  readonly used: number;
  readonly allowed: number;
};

export type Inspection = {
  /** The message or the view as Slack keeps it. */
  readonly json: Obj;
  /** What is nearest to its limit first. */
  readonly usage: readonly Usage[];
  /** The requests that it is about: that of its metadata or its notes; else those of its buttons. */
  readonly about: readonly About[];
};

export type About = {
  readonly request: string;
  /** What its buttons, or the form itself, would send: a version of that request, and the beginning of a digest. */
  readonly carried: Carried | undefined;
};

export type Carried = { readonly version: number; readonly digest: string };

export type CloudEndpoint = {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** `pending` until HCP has accepted or refused it. */
  readonly state: 'pending' | 'connected' | 'refused' | 'cut';
  /** Why it was refused. */
  readonly reason: string | undefined;
};

export type CloudService = CloudThing & {
  readonly cluster: string;
  readonly externalName: string;
  readonly region: string;
  readonly accounts: readonly string[];
  readonly ipRanges: readonly string[];
  readonly regions: readonly string[];
  readonly endpoints: readonly CloudEndpoint[];
};

export type CloudOperation = CloudThing & {
  readonly kind: 'create' | 'update' | 'delete';
  readonly service: string;
  /** 0 to 1, as of `now`; `undefined` where no end can be told. */
  readonly progress: number | undefined;
  /** HCP's time at which it is done; `undefined` when it is, or when nothing moves it. */
  readonly endsAt: string | undefined;
  readonly error: string | undefined;
};

/** What HCP knows by an id and calls by a state. */
type CloudThing = { readonly id: string; readonly state: string };

export type CloudHvn = CloudThing & {
  readonly provider: string;
  readonly region: string;
  readonly cidr: string;
  readonly peerings: readonly CloudThing[];
};

export type CloudCluster = CloudThing & { readonly hvn: string; readonly tier: string };

/** A call of the bot: no token and no secret is ever shown. */
export type CloudCall = {
  readonly number: number;
  readonly at: string;
  readonly route: string;
  readonly path: string;
  readonly status: number | null;
  readonly fault: string | null;
};

/** A switch that is on, in words: "the next operation fails". */
export type CloudFault = {
  readonly text: string;
  /** Our time, not HCP's; `undefined` for one that waits for its chance. */
  readonly until: string | undefined;
};

export type Cloud = {
  /** How many seconds of HCP pass in one of ours. */
  readonly speed: number;
  /** HCP's time. */
  readonly now: string;
  readonly hvns: readonly CloudHvn[];
  readonly clusters: readonly CloudCluster[];
  readonly services: readonly CloudService[];
  /** Newest first, at most twenty. */
  readonly operations: readonly CloudOperation[];
  /** The latest of the bot, newest first, at most thirty. */
  readonly calls: readonly CloudCall[];
  readonly faults: readonly CloudFault[];
};

/** What the visitor may do to the cloud, and to the line between Slack and the bot. */
export type CloudDeed =
  | { readonly deed: 'speed'; readonly speed: number }
  | { readonly deed: 'fail_next_operation' }
  | { readonly deed: 'lose_next_answer' }
  | { readonly deed: 'outage'; readonly status: 429 | 503; readonly seconds: number }
  | { readonly deed: 'edit_service'; readonly service: string; readonly addAccount: string }
  | { readonly deed: 'delete_service'; readonly service: string }
  | { readonly deed: 'add_peering'; readonly hvn: string }
  | { readonly deed: 'remove_peering'; readonly peering: string }
  | {
      readonly deed: 'create_endpoint';
      readonly externalName: string;
      readonly account: string;
      readonly region: string;
    }
  | { readonly deed: 'cut_socket' }
  /** Everything that is still to go wrong is forgotten. */
  | { readonly deed: 'clear_faults' };
