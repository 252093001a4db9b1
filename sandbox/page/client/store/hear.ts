/**
 * What is known after something was heard. Pure.
 *
 * The stream has the last word: a page that was asked for may have been read before a piece of the
 * stream that came first, so of a message that is known it changes nothing. For the same reason a
 * deleted message stays, marked: an older page must not bring it back.
 */
import type { ShownMessage, Told } from '../../wire.ts';
import { merged } from './messages.ts';
import type { State } from './state.ts';

type Page = {
  readonly kind: 'page';
  readonly messages: readonly ShownMessage[];
  /** Of the state that it was asked for in. */
  readonly epoch: number;
  /** The channel whose beginning it reaches. */
  readonly begins?: string;
};

export type Heard = Told | Page | { readonly kind: 'connected' } | { readonly kind: 'lost' };

export function hear(state: State, heard: Heard): State {
  switch (heard.kind) {
    case 'connected':
      return { ...state, link: 'live', isAnew: true };
    case 'lost':
      return { ...state, link: 'lost' };
    case 'page':
      return heard.epoch === state.epoch ? withPage(state, heard) : state;
    default:
      return withTold(state.isAnew ? anew(state) : state, heard);
  }
}

/** All but messages is told whole, and so stays until it is: no form closes because a line was cut. */
function anew(state: State): State {
  return {
    ...state,
    isAnew: false,
    epoch: state.epoch + 1,
    messages: new Map(),
    whole: new Set(),
  };
}

function withTold(state: State, told: Told): State {
  switch (told.kind) {
    case 'scene':
      return { ...state, scene: told.scene };
    case 'messages':
      return { ...state, messages: withMessages(state, told.messages, merged) };
    case 'views':
      return { ...state, modals: told.modals, home: told.home };
    case 'cloud':
      return { ...state, cloud: told.cloud };
  }
}

function withPage(state: State, { messages, begins }: Page): State {
  return {
    ...state,
    messages: withMessages(state, messages, (known, page) => merged(page, known)),
    whole: begins === undefined ? state.whole : new Set([...state.whole, begins]),
  };
}

function withMessages(
  { messages }: State,
  more: readonly ShownMessage[],
  merge: typeof merged,
): State['messages'] {
  const changed = new Map(messages);
  for (const channel of new Set(more.map((message) => message.channel))) {
    const ofChannel = more.filter((message) => message.channel === channel);
    changed.set(channel, merge(messages.get(channel) ?? [], ofChannel));
  }
  return changed;
}
