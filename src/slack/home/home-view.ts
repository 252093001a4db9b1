import type { KnownBlock } from '@slack/types';
import { decidesIn, type Roles } from '../../domain/roles.ts';
import type { HomeState } from '../../use-cases/ports/home.ts';
import { button, section } from '../blocks.ts';
import { actionIds } from '../ids.ts';
import { freezeNote } from '../messages/freeze-words.ts';
import { filterButton, nothingAsked } from '../messages/history.ts';
import { noRoleWords } from '../messages/who-words.ts';
import { joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { driftRows, healthRows } from './home-around.ts';
import { type Linked, listRows } from './home-lists.ts';

/** The Home of one person, as far as their roles go. The same state always gives the same view. */
export function homeView(state: HomeState, linked: Linked | undefined): readonly KnownBlock[] {
  const { roles, seen } = state;
  if (seen === undefined || linked === undefined || typeof roles === 'string')
    return [
      section('nobody', noRoleWords(typeof roles === 'string' ? roles : 'unknown', 'use this bot')),
    ];
  return [
    section('head', head(roles)),
    ...freezeNote(seen.freezes, 'environments'),
    ...headButtons(roles),
    ...listRows(roles, seen, linked),
    ...driftRows(seen.around, linked.drifts),
    ...healthRows(roles, seen.around),
  ];
}

/** What the person may do, so that nobody looks for a list that is not theirs. */
function head(roles: Roles): Mrkdwn {
  const { requests, audits, freezes, administers, complete } = roles;
  const mays = [
    ...(requests.length > 0 ? [mrkdwn`ask for services`] : []),
    ...(decidesIn(roles).length > 0 ? [mrkdwn`decide on requests of others`] : []),
    ...(audits ? [mrkdwn`see everything`] : []),
    ...(freezes ? [mrkdwn`freeze environments`] : []),
    ...(administers ? [mrkdwn`administer the policy`] : []),
  ];
  const may =
    mays.length === 0
      ? mrkdwn`The policy gives you nothing to do here.`
      : mrkdwn`You may ${joined(mays, ', ')}.`;
  const doubt = complete
    ? mrkdwn``
    : mrkdwn` Slack has not told the bot of all your groups, so there may be more.`;
  return mrkdwn`*AWS PrivateLink for HCP Vault Dedicated.* ${may}${doubt}`;
}

/** Asking for something is for those who may; what was asked for concerns everybody. */
function headButtons({ requests }: Roles): readonly KnownBlock[] {
  const past = filterButton(nothingAsked, 'History …');
  const ask = button({
    action: actionIds.openRequestForm,
    label: 'Request PrivateLink …',
    spoken: 'Open the form that asks for a PrivateLink service',
    value: 'home',
    style: 'primary',
  });
  const elements = requests.length === 0 ? [past] : [ask, past];
  return [{ type: 'actions', block_id: 'request', elements }];
}
