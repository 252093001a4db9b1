/** Looks inside a message or a view: its JSON, how near the limits it is, and which request it is about. */
import { isObj } from '../slack/limits-check.ts';
import type { Message, View } from '../slack/types.ts';
import { messageJson } from '../slack/wire.ts';
import { messageUsage, viewUsage } from './usage.ts';
import type { Inspection, Obj, Place } from './wire.ts';

/** What somebody's own client can find; it throws where they may not look. */
type Sight = { message(channel: string, ts: string): Message; view(id: string): View };

export function inspect(sight: Sight, place: Place): Inspection {
  if ('view' in place) return inspectView(sight.view(place.view));
  return inspectMessage(sight.message(place.channel, place.ts));
}

export function inspectMessage(message: Message): Inspection {
  const json = messageJson(message, true);
  return { json, usage: messageUsage(json), ...aboutOf(json, requestInMetadata(message.metadata)) };
}

/** As the app gave it, with the ids that Slack added, and what people have typed so far. */
export function inspectView(view: View): Inspection {
  const json = withoutNothing({
    type: view.type,
    callback_id: view.callbackId,
    external_id: view.externalId,
    private_metadata: view.privateMetadata,
    title: view.title,
    submit: view.submit,
    close: view.close,
    blocks: view.blocks,
  });
  const usage = viewUsage(json);
  const about = aboutOf(json, requestInNotes(view.privateMetadata));
  return { json: { ...json, state: { values: view.values } }, usage, ...about };
}

function withoutNothing(json: Obj): Obj {
  const isSomething = ([, value]: [string, unknown]) => value !== null && value !== '';
  return Object.fromEntries(Object.entries(json).filter(isSomething));
}

/** What a button sends that is bound to a version of a request: its id, the version, a digest's beginning. */
const bound = /"value":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(\d{1,9})\/([0-9a-f]{16})"/g;

function aboutOf(json: Obj, named: string | undefined): Pick<Inspection, 'request' | 'carried'> {
  const found = [...JSON.stringify(json['blocks'] ?? []).matchAll(bound)];
  const requests = new Set(found.map(([, request]) => request));
  const only = requests.size === 1 ? [...requests][0] : undefined;
  const [, , version, digest] = found.find(([, request]) => request === (named ?? only)) ?? [];
  return {
    request: named ?? only,
    carried:
      version === undefined || digest === undefined
        ? undefined
        : { version: Number(version), digest },
  };
}

function requestInMetadata(metadata: Obj | undefined): string | undefined {
  const payload = metadata?.['event_payload'];
  return isObj(payload) ? textOf(payload['request_id']) : undefined;
}

function requestInNotes(notes: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(notes);
    return isObj(parsed) ? textOf(parsed['requestId']) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
