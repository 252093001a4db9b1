import { beginOfMonth, type Dropped } from '../../domain/dropped.ts';
import type { ChainState, LastCheckpoint } from '../../use-cases/ports/chain-watch.ts';
import { type Html, html, nothing } from '../html.ts';
import { countWords, numberWords, timeWords } from '../words.ts';

/** How the log stands, as far as this process has looked along it, and what was last signed of it. */
export function chainGlance(state: ChainState, checkpoint: LastCheckpoint | undefined): Html {
  const { words, tone, more } = stateWords(state);
  return html`<section class="glance" aria-label="State of the log">
<p><span class="mark ${tone}">${words}</span> ${more}</p>
<p>${checkpointWords(checkpoint)}</p>
</section>`;
}

function stateWords({ entries, dropped, begunAt, upToDateAt, brokenAt }: ChainState): {
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'busy';
  readonly more: Html;
} {
  const count = countWords(entries - (dropped?.size ?? 0), 'entry');
  const before = dropped === undefined ? nothing : html` ${droppedNote(dropped)}`;
  if (brokenAt !== undefined)
    return {
      ...{ words: 'The log does not hold', tone: 'bad' },
      more: html`Entry ${numberWords(brokenAt)} does not fit what comes before it. <code>audit verify</code> says what was changed.`,
    };
  if (upToDateAt === undefined || begunAt === undefined)
    return {
      ...{ words: 'The log is being looked at', tone: 'busy' },
      more: html`${count} so far.`,
    };
  return {
    ...{ words: 'The log holds', tone: 'good' },
    more: html`${count}, looked at between ${time(begunAt)} and ${time(upToDateAt)}.${before}`,
  };
}

function checkpointWords(checkpoint: LastCheckpoint | undefined): Html {
  if (checkpoint === undefined) return html`No checkpoint of it is signed yet.`;
  const { size, at } = checkpoint;
  return html`Last checkpoint: ${countWords(size, 'entry')}, signed ${time(at)}. <code>audit verify --checkpoint</code> compares one that you keep.`;
}

/** Whoever looks for what is not there any more must read why. */
export function droppedNote({ before, at, seq }: Dropped): Html {
  return html`Entries from before ${time(beginOfMonth(before))} were exported, and dropped ${time(at)}: entry ${numberWords(seq)} says so.`;
}

export function time(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${timeWords(at)}</time>`;
}
