/** Prints what the gallery is drawn from: everything that people are shown, drawn by the bot's own functions. */
import type { GalleryEntry, GalleryJson } from '../sandbox/page/client/gallery/gallery-json.ts';
import { stateOf } from '../sandbox/slack/blocks.ts';
import type { Entry } from '../test/gallery/entry.ts';
import { gallery } from '../test/gallery/gallery.ts';
import { handleOf, namedIn } from '../test/gallery/names.ts';
import { blocksOf, usageOf } from '../test/gallery/read-entry.ts';
import { worstTexts } from '../test/unit/slack/largest.ts';

function toEntry(entry: Entry): GalleryEntry {
  const { id, group, title, about, surface, size, json, errors = {} } = entry;
  const blocks = blocksOf(entry);
  return {
    ...{ id, group, title, about, surface, size, errors, usage: usageOf(entry) },
    ...{ json: { ...json, blocks }, values: stateOf(blocks) },
  };
}

const entries = await gallery(worstTexts.plain);
const { people, groups, channels } = namedIn(entries);
const printed: GalleryJson = {
  entries: entries.map(toEntry),
  people: people.map((id) => ({
    ...{ id, handle: handleOf(id), name: handleOf(id), kind: 'member', role: '' },
    canSignIn: false,
  })),
  groups: groups.map((id) => ({ id, handle: handleOf(id), members: [] })),
  channels: channels.map((id) => ({ id, name: handleOf(id), kind: 'public' })),
};
process.stdout.write(JSON.stringify(printed));
