import { defaultLimits } from '../../src/domain/limits.ts';
import { hcpChanges } from '../../src/domain/request.ts';
import type { RequestFilter } from '../../src/domain/request-filter.ts';
import { confirmationView, type SentView } from '../../src/slack/modals/confirmation.ts';
import { createServiceModal } from '../../src/slack/modals/create-service.ts';
import { historyFilterErrors, historyFilterModal } from '../../src/slack/modals/history-filter.ts';
import { type ModalProblem, problemModal } from '../../src/slack/modals/passing-views.ts';
import type { Confirmation } from '../../src/use-cases/confirm-twice.ts';
import { aNeed, approver, aRequest, requestId, sectionInput } from '../unit/slack/fixtures.ts';
import { largestLive, largestRequest, named, suspicious } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import { before } from './requests.ts';

/** The form that was sent, as Slack sends it back. */
function sentForm(serviceId: string): SentView {
  const need = aNeed('optional');
  const form = createServiceModal({ requestId, serviceId, need, limits: defaultLimits });
  const { callback_id = '', private_metadata, blocks } = form;
  return { callback_id, private_metadata, blocks };
}

type Change = Parameters<typeof sectionInput>[0];
type Around = Parameters<typeof sectionInput>[1];

function confirmationOf(change: Change, around: Around = {}): Confirmation {
  const { plan, target, ...input } = sectionInput(change, around);
  return {
    ...{ change: input.change, target, plan, supersedes: undefined },
    ...{ seenAt: new Date('2026-11-20T08:59:00Z'), now: new Date('2026-11-20T09:20:30Z') },
    confirmed: { plan: 'f'.repeat(64), risks: ['public_range'] },
  };
}

const risky = {
  desired: { ...aRequest().desired, consumerIpRanges: ['8.8.8.0/24', '10.20.0.0/16'] },
};
const supersedes = aRequest({ change: 'update' });

const twice = inGroup('Form: sent once more');

export function confirmationForms(): readonly Entry[] {
  const about = 'A form that is recorded only once its sender has read what it means.';
  const sent = sentForm('prod-eu-k7m2qx');
  const cases: Readonly<Record<string, Confirmation>> = {
    'a public range': confirmationOf(risky),
    'takes the place of another request': {
      ...{ ...confirmationOf({ change: 'delete' }, { live: before }), supersedes },
    },
    'never looked at': { ...confirmationOf(risky), seenAt: undefined },
  };
  return [
    ...Object.entries(cases).map(([title, confirmation]) =>
      twice.modal({ title, about }, confirmationView(sent, confirmation)),
    ),
    twice.modal(
      { title: 'once more', about: 'Sent again, with another risk by now.' },
      sentAgain(sent),
    ),
  ];
}

function sentAgain(sent: SentView) {
  const { private_metadata, blocks } = confirmationView(sent, confirmationOf(risky));
  const wider = { ...risky.desired, consumerIpRanges: ['8.8.8.0/24', '10.0.0.0/8'] };
  return confirmationView(
    { ...sent, private_metadata, blocks },
    confirmationOf({ desired: wider }),
  );
}

const filter = inGroup('Form: ask the past');
const filled: RequestFilter = {
  ...{ cluster: 'prod-eu', person: approver, change: 'update', status: 'failed' },
  ...{ decision: 'approved', since: new Date('2026-08-01T12:00:00.000Z') },
};
const problems: Readonly<Record<ModalProblem, string>> = {
  database_unavailable: 'The bot’s database is away.',
  nothing_known: 'HCP was never looked at.',
  unknown_service: 'The service is not known any more.',
  could_not_confirm: 'The answer to a commit was lost.',
  unreadable: 'A form that the bot did not make.',
};
const problem = inGroup('Modal: instead of a form');

export function otherForms(): readonly Entry[] {
  const codes = Object.keys(problems) as readonly ModalProblem[];
  const about = 'The filter of history, field by field.';
  return [
    filter.modal(
      { title: 'empty', about, size: 'smallest' },
      historyFilterModal({ filter: {}, channel: undefined }),
    ),
    filter.modal(
      { title: 'filled in', about },
      historyFilterModal({ filter: filled, channel: 'C0NETWORK' }),
    ),
    filter.modal(
      { title: 'sent back', about },
      historyFilterModal({ filter: {}, channel: undefined }),
      historyFilterErrors([
        { name: 'since', code: 'not_a_time', text: 'soon' },
        { name: 'by', code: 'not_a_person', text: 'ben' },
      ]),
    ),
    ...codes.map((code) =>
      problem.modal(
        { title: code.replaceAll('_', ' '), about: problems[code] },
        problemModal(code),
      ),
    ),
  ];
}

export function largestOtherForms(worst: string): readonly Entry[] {
  const text = [...worst].slice(0, 100).join('');
  const whole: RequestFilter = {
    ...{ ...filled, cluster: text, service: text, environment: text, ticket: text },
    until: new Date('2026-09-01T12:00:00.001Z'),
  };
  const sent = sentForm('s'.repeat(36));
  const about = 'With everything in it.';
  const size = 'largest';
  return [
    filter.modal(
      { title: 'filled in', about, size },
      historyFilterModal({ filter: whole, channel: 'C0NETWORK' }),
    ),
    ...hcpChanges.flatMap((change) =>
      Object.entries({ named, suspicious }).map(([title, known]) => {
        const live = change === 'create' ? {} : { live: largestLive };
        const asked = confirmationOf({ ...largestRequest(worst), change }, { ...live, known });
        const rival = aRequest(largestRequest(worst));
        return twice.modal(
          { title: `${change}, ${title}`, about, size },
          confirmationView(sent, { ...asked, supersedes: rival }),
        );
      }),
    ),
  ];
}
