/** A stand for the tests of one file, with one element on it at a time. */
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openStand, type Seen, type Stand } from '../stand/open-stand.ts';
import { block, plain } from '../stand/samples.ts';

type More = Parameters<Seen['draw']>[0];

type AtTheStand = {
  /** From the first test on. */
  readonly seen: Seen;
  /** One element in a row of its own, drawn anew. */
  alone(element: object, more?: More): Promise<void>;
  /** One element in a form, drawn anew. */
  inForm(element: object, more?: More): Promise<void>;
  named(role: Parameters<Seen['page']['getByRole']>[0], name: string): Locator;
  /** The text of whatever has the focus. */
  focused(): Promise<unknown>;
};

/** Within a `describe`. Its browser must have nothing to complain of. */
export function atTheStand(program: string | undefined): AtTheStand {
  let stand: Stand;
  let seen: Seen;
  beforeAll(async () => {
    stand = await openStand(program ?? '');
    seen = await stand.open();
  });
  afterAll(async () => {
    const { strange } = seen;
    await stand.stop();
    expect(strange).toEqual([]);
  });

  async function drawn(blocks: NonNullable<More['blocks']>, more: More = {}): Promise<void> {
    seen.answer(() => undefined);
    await seen.draw({ blocks, ...more }, true);
    (seen.deeds as unknown[]).length = 0;
  }

  return {
    get seen() {
      return seen;
    },
    alone: (element, more) => drawn([block('actions', { elements: [element] })], more),
    inForm: (element, more) => drawn([block('input', { label: plain('Field'), element })], more),
    named: (role, name) => seen.page.getByRole(role, { name, exact: true }),
    focused: () => seen.page.evaluate('document.activeElement.textContent'),
  };
}
