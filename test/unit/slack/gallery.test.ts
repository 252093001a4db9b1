import { describe, expect, it } from 'vitest';
import { calledDuring, exportedFunctions } from '../../gallery/called.ts';
import { gallery, largestEntries } from '../../gallery/gallery.ts';
import { linesOf, problemsOf, sizeLines } from '../../gallery/read-entry.ts';
import { worstTexts } from './largest.ts';

/**
 * Everything that people are shown, in every state: what Slack would refuse of it, how it reads, and that nothing is
 * left out. The same set is drawn on the page of the gallery.
 */
const entries = await gallery(worstTexts.plain);

/** By their names these draw nothing: they read what comes back, listen, or are made once. */
const drawsNothing = /^(?:read|parse|register)[A-Z]|^create(?:Home)?Painter$/;

/** Exported, and no picture of theirs is in the gallery. */
const elsewhere: Readonly<Record<string, string>> = {
  'src/slack/messages/phrase.ts phrasePlain': 'for terminals',
  'src/slack/messages/plain-section.ts sectionLines': 'for terminals',
  'src/slack/messages/plain-section.ts sectionPieces': 'for the auditors’ page',
  'src/slack/messages/receipt.ts receiptComment': 'words beside a file',
  'src/slack/modals/ack-errors.ts toErrors': 'Slack’s form of an answer',
  'src/slack/modals/cluster-options.ts clusterOptions': 'what a menu lists once it is open',
  'src/slack/modals/service-options.ts serviceOptions': 'what a menu lists once it is open',
  'src/slack/modals/confirmation.ts confirmedOf': 'reads what comes back',
  'src/slack/modals/modal-input.ts chosenOption': 'reads what comes back',
  'src/slack/modals/modal-input.ts chosenPerson': 'reads what comes back',
  'src/slack/modals/ownership-form.ts drawOwnershipForm': 'fetches what the form is drawn from',
  'src/slack/modals/ownership-form.ts drawOwnershipFormOf': 'fetches what the form is drawn from',
  'src/slack/modals/ownership.ts ownershipBlockIds': 'places errors',
  'src/slack/modals/proposed-form.ts drawProposedForm': 'fetches what the form is drawn from',
  'src/slack/modals/update-filling.ts drawUpdateForm': 'fetches what the form is drawn from',
  'src/slack/modals/update-filling.ts findChosen': 'fetches what the form is drawn from',
};

describe('everything that people are shown', () => {
  it('has an address of its own', () => {
    const ids = entries.map(({ id }) => id);

    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z0-9-]+(?:\/[a-z0-9-]+){1,2}$/.test(id))).toEqual([]);
  });

  it.each(['message', 'modal', 'home'] as const)('is there in every size: a %s', (surface) => {
    const sizes = entries.filter((one) => one.surface === surface).map(({ size }) => size);

    expect(new Set(sizes)).toEqual(new Set(['smallest', 'usual', 'largest']));
  });

  it('is taken by Slack as it is', () => {
    const problems = entries.flatMap((entry) => problemsOf(entry).map((one) => [entry.id, one]));

    expect(problems).toEqual([]);
  });

  it.each(Object.entries(worstTexts))('is taken at its largest, with %s', async (_, worst) => {
    const largest = await largestEntries(worst);

    const problems = largest.flatMap((entry) => problemsOf(entry).map((one) => [entry.id, one]));

    expect(largest.length).toBeGreaterThan(100);
    expect(problems).toEqual([]);
  });

  it('has buttons whose spoken names have in them what is to be seen', () => {
    const buttons = entries.flatMap(({ json }) => buttonsIn(json));

    const others = buttons.filter(
      ({ text, accessibility_label: spoken }) =>
        !new RegExp(`\\b${text.text.replace(/ …$/, '')}\\b`, 'i').test(spoken),
    );

    expect(buttons.length).toBeGreaterThan(100);
    expect(others).toEqual([]);
  });

  it('reads as it did', async () => {
    const told = entries.map((entry) =>
      [`## ${entry.id}`, ...(entry.size === 'largest' ? sizeLines(entry) : linesOf(entry))].join(
        '\n',
      ),
    );

    await expect(`${told.join('\n\n')}\n`).toMatchFileSnapshot('gallery.snap.txt');
  });

  it('is the same in every run', async () => {
    expect(await gallery(worstTexts.plain)).toEqual(entries);
  });

  it('is drawn by every function there is for it', async () => {
    const folders = ['messages', 'modals', 'home'].map((name) => `src/slack/${name}`);
    const all = (await Promise.all(folders.map(exportedFunctions))).flat();

    const called = await calledDuring(() => gallery(worstTexts.plain));

    const drawing = all.filter(([, name]) => !drawsNothing.test(name));
    const uncalled = drawing.filter(([file, name]) => !called.has(file, name));
    expect(drawing.length).toBeGreaterThan(150);
    expect(uncalled.map((one) => one.join(' ')).sort()).toEqual(Object.keys(elsewhere).sort());
  });
});

type Spoken = { readonly text: { readonly text: string }; readonly accessibility_label: string };

function buttonsIn(value: unknown): readonly Spoken[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type } = value as { readonly type?: unknown };
  const own = type === 'button' ? [value as Spoken] : [];
  return [...own, ...Object.values(value).flatMap(buttonsIn)];
}
