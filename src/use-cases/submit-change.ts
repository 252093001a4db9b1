import type { Limits } from '../domain/limits.ts';
import type { RequestId, SlackUserId } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { FieldName, FieldRefusal } from '../intake/refusals.ts';
import { visible } from '../intake/text.ts';
import { checkQuorum, type Refusals } from './check-asking.ts';
import { type Confirmation, type Confirmed, stillToConfirm } from './confirm-twice.ts';
import { checkEdit, checkEdited, type EditedVersion, editRequest } from './edit-request.ts';
import type {
  Commit,
  RequestStore,
  Submission,
  SubmissionSnapshot,
} from './ports/request-store.ts';
import {
  type AcceptedChange,
  type Asked,
  type Foreseen,
  foresee,
  recordRequest,
} from './record-request.ts';
import { supersedeRequest } from './supersede-request.ts';
import type { VersionDeps } from './version.ts';

export type SubmitDeps = VersionDeps & {
  readonly requests: RequestStore;
  readonly limits: Limits;
};

/**
 * What every submitted form has. `key` is Slack's `view.id`; the request id was minted at its opening, or
 * is that of the request that the form edits.
 */
export type Submitted = {
  readonly key: string;
  readonly requestId: RequestId;
  readonly requester: SlackUserId;
  readonly organizationId: string;
  readonly projectId: string;
  readonly clusterId: string;
  readonly serviceId: string;
  /** What the person was shown of its risks before they sent it once more. */
  readonly confirmed?: Confirmed | undefined;
  /** Of a form that edits a request: from which version it was filled in. */
  readonly edits?: EditedVersion | undefined;
};

/** `confirm`: nothing is wrong with a field, but this must be read, and the form sent once more. */
export type SubmitAnswer =
  | {
      readonly ok: true;
      readonly value: { readonly requestId: RequestId; readonly repeated: boolean };
    }
  | {
      readonly ok: false;
      readonly refusal: readonly FieldRefusal[];
      readonly confirm?: Confirmation;
    };

/** One submitted form, as the store must know it to tell it from another. */
export type SubmittedForm = {
  readonly submitted: Pick<Submitted, 'key' | 'requestId' | 'requester' | 'confirmed' | 'edits'>;
  readonly target: Submission['target'];
  /** All that was filled in: the same view with other values is refused. */
  readonly values: readonly string[];
  /** Under which it is said that the form was recorded already. */
  readonly field: FieldName;
};

/**
 * Records what a form asks for, in one local transaction keyed by the view. Nothing remote is asked:
 * people and inventory are as last seen, and the worker looks again. `judge` collects every refusal, so
 * that all that is wrong is told at once. The same view again is the same request.
 *
 * What bears a grave risk, or rests on what is not sure, is answered with the risks instead, and recorded
 * when the same view comes once more and says that they were read. Both steps have one key, the view's,
 * and one hash, of what was filled in; the first leaves no trace. So the first step again is the first
 * answer again until the second is recorded, and from then on either of them is the same request.
 */
export async function submitChange(
  deps: SubmitDeps,
  { submitted, target, values, field }: SubmittedForm,
  judge: (snapshot: SubmissionSnapshot) => Result<AcceptedChange, readonly FieldRefusal[]>,
): Promise<SubmitAnswer> {
  const { key, requestId, requester, edits: from } = submitted;
  const edits = from && requestId;
  const valuesHash = deps.hashing.sha256(deps.hashing.canonical(values.map(visible)));
  const recorded = await deps.requests.submit<SubmitAnswer>(
    { key, valuesHash, requester, target, edits },
    (snapshot) => {
      const stale =
        from === undefined ? [] : checkEdit(snapshot.edited, { requester, from }, field);
      if (stale.length > 0) return { answer: refused(stale) };
      const judged = judge(snapshot);
      if (!judged.ok) return { answer: judged };
      const asked = { requestId, requester, ...judged.value };
      const { around, outlook } = foresee(snapshot, asked);
      const against = [
        ...checkQuorum(snapshot, field, outlook),
        ...checkSame(snapshot, field, asked),
      ];
      if (against.length > 0) return { answer: refused(against) };
      const commit = commitOf(deps, snapshot, { ...asked, around });
      const sent = { valuesHash, confirmed: submitted.confirmed };
      const confirm = stillToConfirm(deps.hashing, { sent, snapshot }, commit);
      if (confirm !== undefined) return { answer: { ok: false, refusal: [], confirm } };
      const { rival } = snapshot;
      const superseded = rival && supersedeRequest(rival, asked);
      return { answer: ok({ requestId, repeated: false }), commit, superseded };
    },
  );
  switch (recorded.kind) {
    case 'decided':
      return recorded.answer;
    case 'repeated':
      return ok({ requestId: recorded.requestId, repeated: true });
    case 'differs':
      return refused([{ field, code: 'already_recorded', requestId: recorded.requestId }]);
  }
}

function checkSame({ edited }: SubmissionSnapshot, field: FieldName, asked: Asked): Refusals {
  return edited === undefined ? [] : checkEdited(edited, asked, field);
}

function commitOf(
  deps: VersionDeps,
  snapshot: SubmissionSnapshot,
  asked: Asked & Pick<Foreseen, 'around'>,
): Commit {
  const { edited } = snapshot;
  return edited === undefined
    ? recordRequest(deps, snapshot, asked)
    : editRequest(deps, { snapshot, edited }, asked);
}
