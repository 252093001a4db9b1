/** Looks inside a message or a view: its JSON, how near the limits it is, and which request it is about. */
import { isObj } from '../slack/limits-check.ts';
import type { Message, View } from '../slack/types.ts';
import { messageJson } from '../slack/wire.ts';
import { messageUsage, viewUsage } from './usage.ts';
import type { About, Carried, Inspection, Obj, Place } from './wire.ts';

/** What somebody's own client can find; it throws where they may not look. */
type Sight = { message(channel: string, ts: string): Message; view(id: string): View };

export function inspect(sight: Sight, place: Place): Inspection {
  if ('view' in place) return inspectView(sight.view(place.view));
  return inspectMessage(sight.message(place.channel, place.ts));
}

export function inspectMessage(message: Message): Inspection {
  const json = messageJson(message, true);
  const about = aboutOf(boundIn(json['blocks'], ofButtons), requestInMetadata(message.metadata));
  return { json, usage: messageUsage(json), about };
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
  const notes = notesOf(view.privateMetadata);
  const inNotes = boundIn(notes, ofNotes);
  const named = textOf(notes['requestId']) ?? inNotes[0]?.request;
  const about = aboutOf([...inNotes, ...boundIn(json['blocks'], ofButtons)], named);
  return { json: { ...json, state: { values: view.values } }, usage, about };
}

function withoutNothing(json: Obj): Obj {
  const isSomething = ([, value]: [string, unknown]) => value !== null && value !== '';
  return Object.fromEntries(Object.entries(json).filter(isSomething));
}

type Bound = { readonly request: string; readonly carried: Carried };

/** What is bound to a version of a request: its id, the version, a digest's beginning. */
const bound = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(\\d{1,9})/([0-9a-f]{16})';
const ofButtons = new RegExp(`"value":"${bound}"`, 'g');
/** A form remembers the button that opened it, by whatever name. */
const ofNotes = new RegExp(`"\\w+":"${bound}"`, 'g');

function boundIn(json: unknown, wanted: RegExp): readonly Bound[] {
  return [...JSON.stringify(json ?? []).matchAll(wanted)].map(
    ([, request = '', version, digest = '']) => ({
      request,
      carried: { version: Number(version), digest },
    }),
  );
}

/** Of each request the first; of `named` alone, where there is such a name. */
function aboutOf(found: readonly Bound[], named: string | undefined): readonly About[] {
  const requests = named === undefined ? found.map(({ request }) => request) : [named];
  return [...new Set(requests)].map((request) => ({
    request,
    carried: found.find((one) => one.request === request)?.carried,
  }));
}

function requestInMetadata(metadata: Obj | undefined): string | undefined {
  const payload = metadata?.['event_payload'];
  return isObj(payload) ? textOf(payload['request_id']) : undefined;
}

/** What an app keeps with a view is its own affair: here it is JSON, or nothing that can be read. */
function notesOf(privateMetadata: string): Obj {
  try {
    const parsed: unknown = JSON.parse(privateMetadata);
    return isObj(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
