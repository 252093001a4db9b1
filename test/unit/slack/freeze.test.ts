import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateMessage, validateView } from '../../../sandbox/slack/limits.ts';
import { everyEnvironment, type Freeze, type FreezeId } from '../../../src/domain/freeze.ts';
import { transitions } from '../../../src/domain/lifecycle.ts';
import { defaultLimits } from '../../../src/domain/limits.ts';
import type { ChangeRequest, SlackUserId } from '../../../src/domain/request.ts';
import { parseFreezeOrder } from '../../../src/intake/freeze-order.ts';
import { freezeRefusalAnswer } from '../../../src/slack/messages/freeze-answers.ts';
import { freezeNote } from '../../../src/slack/messages/freeze-words.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { createServiceModal } from '../../../src/slack/modals/create-service.ts';
import { problemModal } from '../../../src/slack/modals/passing-views.ts';
import { withFreezes } from '../../../src/slack/modals/with-freezes.ts';
import type { BulletinId } from '../../../src/use-cases/ports/bulletin-store.ts';
import { aCard, aNeed, approver, readable, requestId, sha256 } from './fixtures.ts';

const painter = createPainter({ sha256 });
const at = new Date('2026-11-20T09:00:00Z');
const freeze: Freeze = {
  ...{ id: 'f1' as FreezeId, environment: 'production', by: approver, at },
  reason: 'AWS has an *incident* <!channel>',
};

const cardOf = (change: Partial<ChangeRequest>, held: Freeze | 'none' = freeze): string =>
  readable(
    JSON.parse(
      painter.card({ ...aCard(change), ...(held === 'none' ? {} : { freeze: held }) }).blocks,
    ),
  );

describe('the card in an environment that is frozen', () => {
  it('says by whom and since when, and what that means for it', () => {
    const since =
      '*`production` is frozen* by <@U0APPROV1> since <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>.';

    expect(cardOf({})).toContain(
      `${since} This can be decided; once it is approved, it waits until the freeze ends.`,
    );
    expect(cardOf({ status: 'approved' })).toContain(
      `${since} *This waits until the freeze ends*, and then goes on by itself.`,
    );
    expect(cardOf({ status: 'provisioning', phase: 'verifying' })).toContain(
      'nothing is sent again until the freeze ends.',
    );
    expect(cardOf({ status: 'provisioning', phase: 'running' })).toContain(
      'This was begun, and is followed to its end.',
    );
    expect(cardOf({}, { ...freeze, by: null, environment: everyEnvironment })).toContain(
      '*Every environment is frozen* by an operator since ',
    );
  });

  it('shows the reason as it was typed, in plain text', () => {
    const blocks: readonly { block_id: string; elements?: unknown }[] = JSON.parse(
      painter.card({ ...aCard(), freeze }).blocks,
    );

    expect(blocks.find(({ block_id }) => block_id.endsWith(':freeze'))?.elements).toEqual([
      {
        ...{ type: 'plain_text', emoji: false },
        text: 'Reason of the freeze: AWS has an *incident* &lt;!channel&gt;',
      },
    ]);
  });

  it('leaves the decision section as it was, byte for byte', () => {
    const section = aCard().shown.decisionSection.slice(0, -1);

    expect(painter.card({ ...aCard(), freeze }).blocks.startsWith(section)).toBe(true);
  });

  it('says nothing of it once a request has ended, nor where nothing is frozen', () => {
    const ended = (Object.keys(transitions) as ChangeRequest['status'][]).filter(
      (status) =>
        !['pending_approval', 'approved', 'provisioning', 'needs_attention'].includes(status),
    );

    for (const status of ended) expect(cardOf({ status })).not.toContain('frozen');
    expect(cardOf({ status: 'approved' }, 'none')).not.toContain('frozen');
  });

  it('does not say that the change is sent next', () => {
    const update = { code: 'approved', reviewers: [approver] } as const;

    const { text } = painter.update(update, { ...aCard({ status: 'approved' }), freeze });

    expect(text).toContain('it goes on by itself when the freeze ends.');
    expect(text).not.toContain('sends it to HCP');
  });
});

describe('the card while the log has lost what was published', () => {
  const lost: Freeze = {
    ...{ id: 'f2' as FreezeId, environment: everyEnvironment, by: null, at },
    lost: [{ size: 1234, root: 'root', note: 'note' }],
  };

  it('says so instead of a freeze, and what has to happen first', () => {
    const since = '*The audit log is older than a published checkpoint*, seen <!date^1795165200^';

    expect(cardOf({ status: 'approved' }, lost)).toContain(since);
    expect(cardOf({ status: 'approved' }, lost)).toContain(
      '*This waits until an operator has acknowledged the loss*, and then goes on by itself.',
    );
    expect(cardOf({ status: 'provisioning', phase: 'verifying' }, lost)).toContain(
      'nothing is sent again until an operator has acknowledged the loss.',
    );
    expect(cardOf({ status: 'approved' }, lost)).not.toContain('frozen');
  });

  it('is the same in the thread and in notes', () => {
    const update = { code: 'approved', reviewers: [approver] } as const;
    const [note] = freezeNote([lost], 'environments');

    const { text } = painter.update(update, { ...aCard({ status: 'approved' }), freeze: lost });

    expect(text).toContain('it goes on by itself when an operator has acknowledged the loss.');
    expect(JSON.stringify(note)).toContain('The audit log is older than a published checkpoint');
    expect(JSON.stringify(note)).not.toContain('is frozen');
  });
});

describe('what a channel is told of a checkpoint', () => {
  it('is the note as it is signed, in a block that can be copied', () => {
    const id = '11111111-2222-3333-4444-555555555555' as BulletinId;
    const note = 'privatelink-bot/audit\n1234\nroot=\n\n— privatelink-bot/audit c2ln\n';

    const { blocks, text } = painter.bulletin({ code: 'checkpoint', size: 1234, note }, { id });

    expect(validateMessage(JSON.parse(blocks), text)).toEqual([]);
    expect(text).toContain(`\`\`\`${note}\`\`\``);
    expect(text).toContain('*Checkpoint of the audit log:* 1234 entries.');
  });
});

describe('what a channel is told of a freeze', () => {
  const id = '11111111-2222-3333-4444-555555555555' as BulletinId;
  const since = at.toISOString();

  it('says what is frozen, and what that means', () => {
    const { text } = painter.bulletin({ code: 'frozen', ...freeze, at: since }, { id });

    expect(text).toMatchInlineSnapshot(`
      "*\`production\` is frozen* by <@U0APPROV1>, <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>.
      Requests can be made and decided. What is approved waits until the freeze ends; what HCP has taken is followed to its end."
    `);
  });

  it('says that it has ended, and that nobody needs to click', () => {
    const ended = { code: 'unfrozen', environment: '*', by: null, since } as const;

    expect(painter.bulletin(ended, { id }).text).toMatchInlineSnapshot(`
      "*Every environment is no longer frozen:* an operator ended the freeze of <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>.
      What is approved and waited for it goes on by itself."
    `);
  });
});

describe('forms and answers', () => {
  it('say what is frozen of what they are about, and that what is approved waits', () => {
    const held = [freeze, { ...freeze, environment: 'staging', by: null }];

    const [note] = freezeNote(held, ['production', undefined]);

    expect(readable(note === undefined ? [] : [note])).toMatchInlineSnapshot(`
      "*\`production\` is frozen* by <@U0APPROV1> since <!date^1795165200^{date_short_pretty} at {time}|2026-11-20 09:00 UTC>.
      What is approved there waits, and goes on by itself."
    `);
    expect(readable([...freezeNote(held, 'environments')])).toContain('`staging` is frozen');
    expect(freezeNote(held, ['elsewhere'])).toEqual([]);
    expect(freezeNote([{ ...freeze, environment: '*' }], ['elsewhere'])).toHaveLength(1);
    expect(freezeNote([{ ...freeze, environment: '*' }], [])).toEqual([]);
  });

  it('say it below the first words of a form, and not in a view that cannot be sent', async () => {
    const freezes = { listInForce: () => Promise.resolve([freeze]) };
    const form = createServiceModal({
      ...{ requestId, serviceId: 'a-service', need: aNeed('none'), limits: defaultLimits },
    });

    const noted = await withFreezes({ freezes }, form);

    expect(noted.blocks[1]).toMatchObject({ block_id: 'frozen' });
    expect(noted.blocks.filter((_, index) => index !== 1)).toEqual(form.blocks);
    expect(validateView(noted)).toEqual([]);
    const problem = problemModal('nothing_known');
    expect(await withFreezes({ freezes }, problem)).toEqual(problem);
  });
});

describe('what a channel is told of its approvers', () => {
  const id = '11111111-2222-3333-4444-555555555555' as BulletinId;

  it('is one line, with the number of those whom it does not name', () => {
    const people = Array.from({ length: 10 }, (_, index) => `U0NEW${100 + index}` as SlackUserId);
    const told = {
      ...({ code: 'members_changed', group: 'S0NETSEC', left: [approver], leftCount: 1 } as const),
      ...{ joined: people, joinedCount: 50, decideFrom: '2026-11-21T09:00:00.000Z' },
    };

    const drawn = painter.bulletin(told, { id });

    expect(drawn.text).not.toContain('\n');
    expect(drawn.text).toMatch(/New: <@U0NEW100>, .* and 40 more, who can decide here from <!date/);
    expect(drawn.text).toContain('No longer in it: <@U0APPROV1>.');
    expect(validateMessage(JSON.parse(drawn.blocks), drawn.text)).toEqual([]);
  });
});

describe('what is typed after freeze', () => {
  it.each([
    ['production An incident', 'production', 'An incident'],
    ['  Production \n An\n incident ', 'production', 'An incident'],
  ])('is read as a name and a reason: %j', (typed, environment, reason) => {
    expect(parseFreezeOrder(typed)).toEqual({ environment, reason: { ok: true, value: reason } });
  });

  it.each([
    ['', '', 'missing_reason'],
    ['production', 'production', 'missing_reason'],
    [`production ${'x'.repeat(301)}`, 'production', 'reason_long'],
  ])('is refused where it lacks something: %#', (typed, environment, code) => {
    expect(parseFreezeOrder(typed)).toMatchObject({ environment, reason: { refusal: { code } } });
  });

  it('never becomes markup, whatever it is', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(anything, (text) => {
        const { environment } = parseFreezeOrder(`<!channel>${text}`);
        const known = ['production', ...Array.from({ length: 30 }, (_, index) => `e${index}`)];
        const no = { code: 'unknown_environment', known } as const;

        const { text: said, blocks } = freezeRefusalAnswer(no, environment);

        expect(said.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[<>]/);
        expect(validateMessage(blocks, said)).toEqual([]);
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});
