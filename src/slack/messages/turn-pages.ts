import type { ActionsBlock } from '@slack/types';
import type { RequestPage } from '../../use-cases/ports/request-views.ts';
import { button } from '../blocks.ts';
import { type MinePages, mineButton } from '../mine-button.ts';

/** Lists of requests that stand beside each other, and the buttons that turn their pages. */
export type Turning = {
  readonly pages: MinePages;
  readonly next: string;
  readonly earlier: string;
};

type Shown = {
  readonly first: number;
  readonly total: number;
  readonly listed: RequestPage['listed'];
};

export function pageOf({ first }: Pick<Shown, 'first'>, size: number): number {
  return first === 0 ? 0 : Math.floor((first - 1) / size);
}

/** The buttons carry the pages of all lists: turning one leaves the others where they are. */
export function turnRequests(
  name: keyof MinePages,
  { first, total, listed }: Shown,
  { pages, ...actions }: Turning,
): readonly ActionsBlock[] {
  const to = (step: number): string => mineButton({ ...pages, [name]: pages[name] + step });
  const earlier = button({
    action: actions.earlier,
    label: 'Earlier',
    spoken: 'Show the page of requests before this one',
    value: to(-1),
  });
  const next = button({
    action: actions.next,
    label: 'Next',
    spoken: 'Show the next page of requests',
    value: to(1),
  });
  const more = listed.length > 0 && first + listed.length - 1 < total;
  const elements = [...(first > 1 ? [earlier] : []), ...(more ? [next] : [])];
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: `${name}-pages`, elements }];
}
