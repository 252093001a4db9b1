/**
 * The workspace as JSON, so that another start goes on where one has ended. Modals come back closed, as in a
 * client that was started again; triggers, tickets and the record of traffic are forgotten.
 */
import { z } from 'zod';
import type {
  Block,
  Channel,
  Message,
  Obj,
  ResponseUrl,
  StateValues,
  StoredFile,
  User,
  UserGroup,
  View,
} from './types.ts';

/** What of a world is worth keeping. */
export type Content = {
  users: Map<string, User>;
  channels: Map<string, Channel>;
  groups: Map<string, UserGroup>;
  messages: Message[];
  files: Map<string, StoredFile>;
  views: Map<string, View>;
  /** View ids by person. */
  homes: Map<string, string>;
  responseUrls: Map<string, ResponseUrl>;
};

const text = z.string();
const maybe = text.optional();
const flag = z.boolean();

const obj: z.ZodType<Obj> = z.record(text, z.unknown());
const blocks: z.ZodType<Block[]> = z.array(
  z.looseObject({ type: text, block_id: maybe }),
) as z.ZodType<
  Block[] // a type with an index, which is wider than zod's
>;
const values: z.ZodType<StateValues> = z.record(text, z.record(text, obj));

const user: z.ZodType<User> = z.object({
  ...{ id: text, handle: text, realName: text, teamId: text, enterpriseId: maybe, deleted: flag },
  ...{ isBot: flag, isRestricted: flag, isUltraRestricted: flag, isAdmin: flag },
});
const channel = z.object({
  ...{ id: text, name: text, kind: z.enum(['public', 'private', 'im']) },
  ...{ members: z.array(text), archived: flag, user: maybe },
});
const group: z.ZodType<UserGroup> = z.object({
  ...{ id: text, handle: text, users: z.array(text), disabled: flag },
});
const message: z.ZodType<Message> = z.object({
  ...{ ts: text, channel: text, user: text, text, blocks, attachments: z.array(z.unknown()) },
  ...{ threadTs: maybe, broadcast: flag, metadata: obj.optional(), byApp: flag },
  ...{ ephemeralTo: maybe, edited: flag, deleted: flag, postedAt: z.number() },
  files: z.array(z.object({ name: text, text })).exactOptional(),
});
const file: z.ZodType<StoredFile> = z.object({
  ...{ id: text, name: text, title: text, length: z.number(), shared: flag, content: maybe },
});
const home: z.ZodType<View> = z.object({
  ...{ id: text, type: z.literal('home'), user: text, open: flag, hash: text, rootId: text },
  ...{ previousId: text.nullable(), externalId: text, callbackId: text, privateMetadata: text },
  ...{ clearOnClose: flag, notifyOnClose: flag, title: obj.nullable(), submit: obj.nullable() },
  ...{ close: obj.nullable(), blocks, values },
});
const responseUrl: z.ZodType<ResponseUrl> = z.object({
  ...{ id: text, user: text, channel: text, issuedAt: z.number(), uses: z.number() },
  ...{ messageTs: maybe, threadTs: maybe },
});

export const savedSlack = z.object({
  version: z.literal(1),
  /** What was added to the clock, and the last timestamp and number that were given out. */
  given: z.object({ added: z.number(), lastTs: z.number(), counter: z.number() }),
  ...{ users: z.array(user), channels: z.array(channel), groups: z.array(group) },
  ...{ messages: z.array(message), files: z.array(file), homes: z.array(home) },
  responseUrls: z.array(responseUrl),
});

export type SavedSlack = z.infer<typeof savedSlack>;

export function saveSlack(content: Content, given: SavedSlack['given']): SavedSlack {
  const listed = <T>(map: ReadonlyMap<string, T>) => [...map.values()];
  return structuredClone({
    version: 1,
    given,
    users: listed(content.users),
    channels: listed(content.channels).map((each) => ({ ...each, members: [...each.members] })),
    groups: listed(content.groups),
    messages: content.messages,
    files: listed(content.files),
    homes: listed(content.homes).flatMap((id) => content.views.get(id) ?? []),
    responseUrls: listed(content.responseUrls),
  });
}

export function restoreSlack(saved: SavedSlack): Content {
  const { users, channels, groups, messages, files, homes, responseUrls } = structuredClone(saved);
  const byId = <T extends { id: string }>(all: T[]) => new Map(all.map((each) => [each.id, each]));
  return {
    users: byId(users),
    channels: byId(channels.map((each) => ({ ...each, members: new Set(each.members) }))),
    groups: byId(groups),
    messages,
    files: byId(files),
    views: byId(homes),
    homes: new Map(homes.map((view) => [view.user, view.id])),
    responseUrls: byId(responseUrls),
  };
}
