import type { ListPlan } from '../../domain/difference.ts';
import type { Plan } from '../../domain/plan.ts';
import { type ValueList, valueLists } from '../../domain/private-link.ts';
import type { Target } from '../../domain/request.ts';
import { fitList } from '../cut.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { namedValue } from './named-value.ts';
import { listNames } from './words.ts';

/** How much room the values of one list get; `stays` is what an update leaves as it is. */
export type Room = {
  readonly [L in ValueList]: { readonly changes: number; readonly stays: number };
};

export type ListText = {
  readonly list: ValueList;
  readonly text: Mrkdwn;
  readonly complete: boolean;
};

type Listed = { readonly plan: Plan; readonly target: Pick<Target, 'region'> };

/** The three lists of a plan, value by value, as far as there is room: `where` the rest can be read. */
export function valueTexts(
  { plan, target }: Listed,
  room: Room,
  where: Mrkdwn,
): readonly ListText[] {
  return valueLists.map((list) => {
    const changes = fitList(changedLines(plan, list), room[list].changes, {
      separator: '\n',
      where,
    });
    const stays = fitList(
      plan[list].kept.map((value) => namedValue(value, plan.names)),
      room[list].stays,
      { separator: ', ', where },
    );
    const lines = [
      mrkdwn`*${listNames[list]}* ${counts(plan[list])}`,
      ...(changes.text === '' ? [] : [changes.text]),
      ...(stays.text === '' ? [] : [mrkdwn`Stays: ${stays.text}`]),
      ...emptyLine(list, { plan, target }),
    ];
    return { list, text: joined(lines, '\n'), complete: changes.left + stays.left === 0 };
  });
}

function counts(plan: Pick<ListPlan, 'added' | 'removed'>): Mrkdwn {
  return mrkdwn`+ ${plan.added.length}, − ${plan.removed.length}`;
}

function changedLines(plan: Plan, list: ValueList): readonly Mrkdwn[] {
  const { added, removed } = plan[list];
  return [
    ...added.map((value) => mrkdwn`+ ${namedValue(value, plan.names)}`),
    ...removed.map((value) => mrkdwn`− ${namedValue(value, plan.names)}`),
  ];
}

/** What it means that a list will hold nothing; of one that is deleted, or only accepted, nothing need be said. */
function emptyLine(list: ValueList, { plan, target }: Listed): readonly Mrkdwn[] {
  if (
    plan.change === 'delete' ||
    plan.change === 'accept' ||
    plan[list].added.length + plan[list].kept.length > 0
  )
    return [];
  const meaning: Record<ValueList, Mrkdwn> = {
    consumerAccounts: mrkdwn`None: no account can connect until one is added.`,
    consumerIpRanges: mrkdwn`None: HCP does not document what that means. Read it as: any address.`,
    consumerRegions: mrkdwn`None: only ${code(target.region)}, the HVN's own region, which always works.`,
  };
  return [meaning[list]];
}
