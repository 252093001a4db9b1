/**
 * The data of the twin: what a workspace holds, and what is recorded of the traffic.
 * Wire shapes (what goes over the network) are made of these in `wire.ts` and `payloads.ts`.
 */

/** A JSON object whose fields nobody has vouched for. */
export type Obj = Record<string, unknown>;

export type Block = { type: string; block_id?: string; [key: string]: unknown };

export type User = {
  id: string;
  /** What `slack.as(handle)` and `@handle` mean. */
  handle: string;
  realName: string;
  teamId: string;
  enterpriseId?: string | undefined;
  deleted: boolean;
  isBot: boolean;
  isRestricted: boolean;
  isUltraRestricted: boolean;
  isAdmin: boolean;
};

export type Channel = {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  members: Set<string>;
  archived: boolean;
  /** For a direct message: whose. */
  user?: string | undefined;
};

export type UserGroup = { id: string; handle: string; users: string[]; disabled: boolean };

/** A file that was announced; its content once it was sent. */
export type StoredFile = {
  id: string;
  name: string;
  title: string;
  length: number;
  content?: string | undefined;
  shared: boolean;
};

export type Message = {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Block[];
  attachments: unknown[];
  threadTs?: string | undefined;
  broadcast: boolean;
  metadata?: Obj | undefined;
  byApp: boolean;
  ephemeralTo?: string | undefined;
  files?: readonly { name: string; text: string }[];
  edited: boolean;
  deleted: boolean;
  /** The twin's clock when it was posted; `historyLagMs` counts from here. */
  postedAt: number;
};

/** `state.values` of a view: block id, then action id. */
export type StateValues = Record<string, Record<string, Obj>>;

export type View = {
  id: string;
  type: 'modal' | 'home';
  user: string;
  open: boolean;
  hash: string;
  rootId: string;
  previousId: string | null;
  externalId: string;
  callbackId: string;
  privateMetadata: string;
  clearOnClose: boolean;
  notifyOnClose: boolean;
  title: Obj | null;
  submit: Obj | null;
  close: Obj | null;
  blocks: Block[];
  values: StateValues;
};

export type ResponseUrl = {
  id: string;
  user: string;
  channel: string;
  issuedAt: number;
  uses: number;
  messageTs?: string | undefined;
  threadTs?: string | undefined;
};

export type ApiAnswer = { status: number; body: Obj; headers: Record<string, string> };

/** One Web API call as the twin saw it. `answer` is missing while it is being served or held. */
export type ApiCall = {
  id: number;
  method: string;
  args: Obj;
  at: number;
  answer?: ApiAnswer | undefined;
  /** What was done to the call on request; `answer lost` and `reset` mean that nobody heard. */
  fault?: string | undefined;
};

export type DeliveryKind =
  | 'command'
  | 'shortcut'
  | 'block_actions'
  | 'block_suggestion'
  | 'view_submission'
  | 'view_closed'
  | 'event'
  | 'url_verification';

/** What became of one delivery. `error` is Slack's own word for a failure, as people see it. */
export type Acked = {
  acked: boolean;
  ms: number;
  status: number | undefined;
  body: unknown;
  error?: string | undefined;
};

/** With what became of the copies. */
export type Delivered = Acked & { duplicates: Acked[] };

/** What a menu offers. */
export type Choice = {
  text: string;
  value: string;
  group?: string;
  description?: string;
  /** `false`: names of emoji in it are only text. */
  emoji?: boolean;
};

export type Delivery = {
  id: number;
  kind: DeliveryKind;
  via: 'http' | 'socket';
  /** The JSON payload; for a command its form fields. */
  payload: Obj;
  at: number;
  retry: number;
  ack?: Acked | undefined;
};

/** One broken rule of Block Kit. */
export type Problem = { pointer: string; message: string; error?: string | undefined };
