/** What could come next where somebody is typing. Pure. */
import type { CommandRef, Scene } from '../../../wire.ts';

export type Item = {
  readonly key: string;
  readonly label: string;
  readonly about: string;
  /** Takes the place of what was typed from `from` to the caret. */
  readonly insert: string;
};

export type Completion = {
  readonly from: number;
  readonly items: readonly Item[];
  /** Of a command: what can follow, when nothing is to be chosen any more. */
  readonly hint: string;
  /** Enter takes the first item. Not of commands, where Enter sends what stands there. */
  readonly isEager: boolean;
};

type Offer = Pick<Scene, 'commands' | 'people' | 'groups' | 'channels'>;

const most = 8;

/** `undefined` where there is nothing to help with. */
export function completionAt(text: string, caret: number, offer: Offer): Completion | undefined {
  const typed = text.slice(0, caret);
  const completion = typed.startsWith('/')
    ? (namesAt(typed, offer) ?? commandAt(typed, offer.commands))
    : namesAt(typed, offer);
  return completion === undefined || (completion.items.length === 0 && completion.hint === '')
    ? undefined
    : completion;
}

function namesAt(typed: string, offer: Offer): Completion | undefined {
  const [, mark, begun] = /(?:^|\s)([@#])([\w.-]*)$/.exec(typed) ?? [];
  if (mark === undefined || begun === undefined) return undefined;
  const items = (mark === '@' ? peopleIn(offer) : channelsIn(offer)).filter((item) =>
    matches(item, begun),
  );
  const from = typed.length - begun.length - 1;
  return { from, items: items.slice(0, most), hint: '', isEager: true };
}

function matches({ key, about }: Item, begun: string): boolean {
  const wanted = begun.toLowerCase();
  return [key, ...about.split(' ')].some((word) => word.toLowerCase().startsWith(wanted));
}

function peopleIn({ people, groups }: Offer): readonly Item[] {
  const mention = (key: string, about: string): Item => ({
    ...{ key, about, label: `@${key}`, insert: `@${key} ` },
  });
  return [
    ...people
      .filter(({ kind }) => kind !== 'deactivated')
      .map(({ handle, name }) => mention(handle, name)),
    ...groups.map(({ handle, members }) => mention(handle, `${members.length} people`)),
    mention('here', 'whoever is there'),
    mention('channel', 'everybody in the channel'),
  ];
}

function channelsIn({ channels }: Offer): readonly Item[] {
  return channels
    .filter(({ kind }) => kind !== 'im')
    .map(({ name }) => ({ key: name, about: '', label: `#${name}`, insert: `#${name} ` }));
}

function commandAt(typed: string, commands: readonly CommandRef[]): Completion | undefined {
  const [name = '', second, ...rest] = typed.split(' ');
  if (second === undefined)
    return { from: 0, hint: '', isEager: false, items: commandsLike(name, commands) };
  const command = commands.find((each) => each.command === name);
  if (command === undefined) return undefined;
  const usages = command.usageHint.split('|').map((usage) => usage.trim());
  const own = usages.find((usage) => usage.split(' ')[0] === second);
  if (rest.length > 0 || own !== undefined)
    return { from: 0, items: [], isEager: false, hint: own === undefined ? '' : `${name} ${own}` };
  return {
    from: name.length + 1,
    items: usages.filter((usage) => usage.startsWith(second)).map(subcommand),
    hint: '',
    isEager: false,
  };
}

function commandsLike(begun: string, commands: readonly CommandRef[]): readonly Item[] {
  return commands
    .filter(({ command }) => command.startsWith(begun))
    .slice(0, most)
    .map(({ command, description }) => ({
      ...{ key: command, label: command, about: description, insert: `${command} ` },
    }));
}

function subcommand(usage: string): Item {
  const [word = '', ...rest] = usage.split(' ');
  return { key: word, label: word, about: rest.join(' '), insert: `${word} ` };
}
