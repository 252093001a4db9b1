import type { Dropped } from '../../domain/dropped.ts';
import { referenceOf } from '../../domain/request.ts';
import type { NoRole } from '../../domain/roles.ts';
import type { RequestStory } from '../../use-cases/ports/request-stories.ts';
import { type Answer, context, section } from '../blocks.ts';
import { cutPlain, fitList } from '../cut.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { pastStatus } from './history.ts';
import { cardLink } from './service-words.ts';
import { noRoleWords } from './who-words.ts';
import { verbs } from './words.ts';

/** What is told of the log is a beginning where it is long: whoever needs all of it has a terminal. */
const toldEntries = 40;
const entriesEach = 10;
const versionsRoom = 2_800;

/** What became of a request: what was shown, who decided, and every entry of the log, in their order. */
export function storyAnswer(story: RequestStory, permalink: string | undefined): Answer {
  const head = headWords(story, permalink);
  const where = mrkdwn` in the audit log`;
  const versions = fitList(versionLines(story), versionsRoom, { separator: '\n', where });
  return {
    text: head,
    blocks: [
      section('head', head),
      ...(story.versions.length === 0 ? [] : [section('versions', versions.text)]),
      ...entrySections(story),
    ],
  };
}

function headWords(story: RequestStory, permalink: string | undefined): Mrkdwn {
  const { id, change, serviceId, clusterId, requester, createdAt, environment, ticket } = story;
  return joined(
    [
      mrkdwn`*The story of ${code(referenceOf(id))}*: ${verbs[change]} ${code(cutPlain(serviceId, 40))} of cluster ${code(cutPlain(clusterId, 40))}, *${pastStatus(story)}*`,
      mrkdwn`asked for by ${mention(requester)} ${dateText(createdAt)} · ${code(cutPlain(environment, 60))}${ticket === undefined ? mrkdwn`` : mrkdwn` · ticket ${code(cutPlain(ticket, 100))}`}${cardLink(permalink)}`,
    ],
    '\n',
  );
}

/** Enough of a digest to compare. */
const shownOfDigest = 16;

function versionLines({ versions, reviews }: RequestStory): readonly Mrkdwn[] {
  return versions.flatMap(({ version, shownAt, digest }) => [
    mrkdwn`*Version ${version}*, shown ${dateText(shownAt)}, digest ${code(`${digest.slice(0, shownOfDigest)}…`)}`,
    ...reviews
      .filter((review) => review.version === version)
      .map(
        ({ reviewer, decision, at }) =>
          mrkdwn`${mention(reviewer)} ${decision === 'approve' ? mrkdwn`approved` : mrkdwn`rejected`} ${dateText(at)}`,
      ),
  ]);
}

function entrySections({ id, entries, dropped }: RequestStory) {
  const told = entries.slice(0, toldEntries).map(entryLine);
  const groups = Array.from({ length: Math.ceil(told.length / entriesEach) }, (_, group) =>
    told.slice(group * entriesEach, (group + 1) * entriesEach),
  );
  const left = entries.length - told.length;
  const all = code(`npm run cli -- audit show ${referenceOf(id)}`);
  return [
    ...(dropped === undefined ? [] : [context('dropped', droppedWords(dropped))]),
    ...groups.map((lines, index) => section(`entries-${index}`, joined(lines, '\n'))),
    left > 0
      ? context('more', mrkdwn`… and ${left} more entries: ${all} prints them all.`)
      : context('more', mrkdwn`${all} also checks the digests.`),
  ];
}

function droppedWords({ before, at, seq }: Dropped): Mrkdwn {
  return mrkdwn`The log has had more of it. Entries from before ${code(before)} were exported, and dropped ${dateText(at)}: entry ${code(String(seq))} says so.`;
}

function entryLine({ seq, at, actor, action }: RequestStory['entries'][number]): Mrkdwn {
  const who = actor === null ? mrkdwn`the bot` : mention(actor);
  return mrkdwn`${code(String(seq))} ${dateText(at)} · ${who} · ${code(action)}`;
}

export function noStoryAnswer(): Answer {
  const words = mrkdwn`There is no such request that you can see.`;
  return { text: words, blocks: [section('answer', words)] };
}

/** Who is no member of the workspace is shown nothing. */
export function noRoleAnswer(kind: NoRole): Answer {
  const words = noRoleWords(kind, 'use this bot');
  return { text: words, blocks: [section('answer', words)] };
}
