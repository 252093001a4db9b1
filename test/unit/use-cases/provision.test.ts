import { describe, expect, it } from 'vitest';
import { type Behaviour, behaviours } from './behaviours.ts';
import { arrange, follow, type Setting, toldSince } from './worker.ts';
import { createWorld, notices, requestOf } from './world.ts';

const phases = [
  'approved',
  'sending',
  'verifying',
  'accepted',
  'running',
  'awaiting_available',
] as const;

async function endOf(phase: Setting['phase'], behaviour: Behaviour): Promise<string> {
  const world = createWorld();
  await arrange(world, { phase, made: behaviour.made && phase !== 'approved' });
  behaviour.prepare?.(world);
  await follow(world);
  const { status, failure } = requestOf(world);
  const codes = toldSince(world);
  // The requester hears of the end, and of nothing else.
  expect(notices(world)).toEqual(['recorded', codes.at(-1)]);
  const why = failure === undefined ? '' : `, ${failure.code}`;
  return `  ${phase}: ${status}${why} (${world.hcp.sent.length} sent): ${codes.join(' ')}`;
}

describe('a request that a run finds in some phase', () => {
  it('ends like this, whatever HCP does', async () => {
    const lines: string[] = [];
    for (const [name, behaviour] of Object.entries(behaviours)) {
      lines.push(`HCP ${name}`);
      for (const phase of phases) lines.push(await endOf(phase, behaviour));
    }

    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "HCP answers
        approved: succeeded (1 sent): sent accepted running awaiting_available available
        sending: succeeded (0 sent): accepted running awaiting_available available
        verifying: succeeded (0 sent): accepted running awaiting_available available
        accepted: succeeded (0 sent): running awaiting_available available
        running: succeeded (0 sent): awaiting_available available
        awaiting_available: succeeded (0 sent): available
      HCP has nothing of it
        approved: succeeded (1 sent): sent accepted running awaiting_available available
        sending: succeeded (1 sent): accepted running awaiting_available available
        verifying: succeeded (1 sent): sent_again accepted running awaiting_available available
        accepted: needs_attention, gone (0 sent): awaiting_available needs_attention
        running: needs_attention, gone (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, gone (0 sent): needs_attention
      HCP loses its answer, having done it
        approved: succeeded (1 sent): sent verifying accepted running awaiting_available available
        sending: succeeded (1 sent): verifying accepted running awaiting_available available
        verifying: succeeded (1 sent): sent_again verifying accepted running awaiting_available available
        accepted: needs_attention, gone (0 sent): awaiting_available needs_attention
        running: needs_attention, gone (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, gone (0 sent): needs_attention
      HCP loses the call
        approved: succeeded (1 sent): sent verifying sent_again accepted running awaiting_available available
        sending: succeeded (1 sent): verifying sent_again accepted running awaiting_available available
        verifying: succeeded (1 sent): sent_again verifying sent_again accepted running awaiting_available available
        accepted: needs_attention, gone (0 sent): awaiting_available needs_attention
        running: needs_attention, gone (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, gone (0 sent): needs_attention
      HCP answers in an unknown shape
        approved: succeeded (1 sent): sent verifying accepted running awaiting_available available
        sending: succeeded (1 sent): verifying accepted running awaiting_available available
        verifying: succeeded (1 sent): sent_again verifying accepted running awaiting_available available
        accepted: needs_attention, gone (0 sent): awaiting_available needs_attention
        running: needs_attention, gone (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, gone (0 sent): needs_attention
      HCP is away for three calls
        approved: succeeded (1 sent): sent accepted running awaiting_available available
        sending: succeeded (1 sent): accepted running awaiting_available available
        verifying: succeeded (1 sent): sent_again accepted running awaiting_available available
        accepted: needs_attention, gone (0 sent): awaiting_available needs_attention
        running: needs_attention, gone (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, gone (0 sent): needs_attention
      HCP refuses
        approved: failed, refused_by_hcp (0 sent): sent failed
        sending: failed, refused_by_hcp (0 sent): failed
        verifying: failed, refused_by_hcp (0 sent): sent_again failed
        accepted: needs_attention, gone (0 sent): awaiting_available needs_attention
        running: needs_attention, gone (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, gone (0 sent): needs_attention
      HCP ends its operation with an error
        approved: failed, operation_failed (1 sent): sent accepted running failed
        sending: failed, operation_failed (0 sent): accepted running failed
        verifying: failed, operation_failed (0 sent): accepted running failed
        accepted: failed, operation_failed (0 sent): running failed
        running: failed, operation_failed (0 sent): failed
        awaiting_available: failed, service_failed (0 sent): failed
      HCP ends with a FAILED service
        approved: failed, service_failed (1 sent): sent accepted running awaiting_available failed
        sending: failed, service_failed (0 sent): accepted running awaiting_available failed
        verifying: failed, service_failed (0 sent): accepted running awaiting_available failed
        accepted: failed, service_failed (0 sent): running awaiting_available failed
        running: failed, service_failed (0 sent): awaiting_available failed
        awaiting_available: failed, service_failed (0 sent): failed
      HCP makes something else
        approved: needs_attention, not_as_desired (1 sent): sent accepted running awaiting_available needs_attention
        sending: needs_attention, not_as_desired (0 sent): accepted running awaiting_available needs_attention
        verifying: needs_attention, not_as_desired (0 sent): accepted running awaiting_available needs_attention
        accepted: needs_attention, not_as_desired (0 sent): running awaiting_available needs_attention
        running: needs_attention, not_as_desired (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, not_as_desired (0 sent): needs_attention
      HCP loses the service
        approved: needs_attention, gone (1 sent): sent accepted running awaiting_available needs_attention
        sending: needs_attention, gone (0 sent): accepted running awaiting_available needs_attention
        verifying: needs_attention, gone (0 sent): accepted running awaiting_available needs_attention
        accepted: needs_attention, gone (0 sent): running awaiting_available needs_attention
        running: needs_attention, gone (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, gone (0 sent): needs_attention
      HCP has a stranger’s service
        approved: pending_approval (0 sent): sent_back
        sending: needs_attention, not_ours (0 sent): needs_attention
        verifying: needs_attention, not_ours (0 sent): needs_attention
        accepted: needs_attention, not_as_desired (0 sent): awaiting_available needs_attention
        running: needs_attention, not_as_desired (0 sent): awaiting_available needs_attention
        awaiting_available: needs_attention, not_as_desired (0 sent): needs_attention
      HCP has a stranger’s older service of equal values
        approved: pending_approval (0 sent): sent_back
        sending: needs_attention, not_ours (0 sent): needs_attention
        verifying: needs_attention, not_ours (0 sent): needs_attention
        accepted: succeeded (0 sent): awaiting_available available
        running: succeeded (0 sent): awaiting_available available
        awaiting_available: succeeded (0 sent): available
      HCP forgets its operations
        approved: succeeded (1 sent): sent accepted awaiting_available available
        sending: succeeded (0 sent): accepted available
        verifying: succeeded (0 sent): accepted available
        accepted: succeeded (0 sent): awaiting_available available
        running: succeeded (0 sent): awaiting_available available
        awaiting_available: succeeded (0 sent): available
      HCP says nothing that is known
        approved: needs_attention, stuck (1 sent): sent accepted slow slow needs_attention
        sending: needs_attention, stuck (0 sent): accepted slow slow needs_attention
        verifying: needs_attention, stuck (0 sent): accepted slow slow needs_attention
        accepted: needs_attention, stuck (0 sent): slow slow needs_attention
        running: needs_attention, stuck (0 sent): slow slow needs_attention
        awaiting_available: needs_attention, stuck (0 sent): slow slow needs_attention
      HCP never ends
        approved: needs_attention, stuck (1 sent): sent accepted running slow slow needs_attention
        sending: needs_attention, stuck (0 sent): accepted running slow slow needs_attention
        verifying: needs_attention, stuck (0 sent): accepted running slow slow needs_attention
        accepted: needs_attention, stuck (0 sent): running slow slow needs_attention
        running: needs_attention, stuck (0 sent): slow slow needs_attention
        awaiting_available: needs_attention, stuck (0 sent): slow slow needs_attention"
    `);
  });
});
