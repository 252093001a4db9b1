/** What a menu offers to a person who types into it. */

import { choicesIn } from './fields.ts';
import { type Acting, type Found, isVisibleTo, type Place } from './interactions.ts';
import { validateSuggestions } from './limits.ts';
import { isObj } from './limits-check.ts';
import { suggestionPayload } from './payloads.ts';
import type { Choice, User } from './types.ts';
import type { World } from './world.ts';

/** @see Slack docs, "Select menu of external data source": the default of `min_query_length` */
const defaultQueryLength = 3;

type Asked = { user: User; place: Place; field: Found; query: string };

/** Choices for `query`. An app that fails, is late or answers nonsense makes an empty menu. */
export async function suggest(acting: Acting, asked: Asked): Promise<Choice[]> {
  const type = String(asked.field.element['type']);
  if (type.endsWith('external_select')) return await external(acting, asked);
  const all = type.endsWith('users_select')
    ? users(acting.world)
    : /(channels|conversations)_select$/.test(type)
      ? channels(acting.world, asked.user)
      : choicesIn(asked.field.element);
  const wanted = asked.query.toLowerCase();
  return all.filter(({ text }) => text.toLowerCase().includes(wanted));
}

async function external(
  { world, deliverer }: Acting,
  { user, place, field, query }: Asked,
): Promise<Choice[]> {
  const { min_query_length: least, action_id: actionId } = field.element;
  if (query.length < (typeof least === 'number' ? least : defaultQueryLength)) return [];
  const payload = suggestionPayload(world, user, {
    ...place,
    blockId: String(field.block.block_id),
    actionId: String(actionId),
    value: query,
  });
  const ack = await deliverer.deliver('block_suggestion', payload);
  if (!ack.acked || !isObj(ack.body)) return [];
  return validateSuggestions(ack.body).length > 0 ? [] : choicesIn(ack.body);
}

function users(world: World): Choice[] {
  return [...world.users.values()]
    .filter((user) => !user.deleted)
    .map((user) => ({ text: `@${user.handle}`, value: user.id }));
}

function channels(world: World, user: User): Choice[] {
  return [...world.channels.values()]
    .filter((channel) => channel.kind !== 'im' && !channel.archived && isVisibleTo(channel, user))
    .map((channel) => ({ text: `#${channel.name}`, value: channel.id }));
}
