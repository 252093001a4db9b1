/**
 * Holds what was shown against what was clicked: the digest is computed anew from the stored preimage,
 * here in the browser, and nothing that the server says of it is believed.
 */
import type { Carried } from '../../wire.ts';
import type { StoryEntry, StoryVersion } from './story.ts';

/** One comparison, and what it came to. */
type Finding = { readonly holds: boolean; readonly text: string };

export type Proof = {
  readonly version: number;
  readonly preimage: string;
  /** Computed just now. */
  readonly computed: string;
  readonly findings: readonly Finding[];
};

/** Lower-case hex of the SHA-256 of the text's UTF-8 bytes, as browsers and Node alike compute it. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `carried`: what the buttons of the message would send now, if it has any. */
export async function prove(
  { version, preimage, digest }: StoryVersion,
  entries: readonly StoryEntry[],
  carried: Carried | undefined,
): Promise<Proof> {
  const computed = await sha256(preimage);
  const findings = [
    stored(computed, digest),
    ...(carried?.version === version ? [onButtons(computed, carried, entries)] : []),
    ...entries
      .filter((entry) => isClickOn(entry, version))
      .map((entry) => clicked(computed, entry)),
  ];
  return { version, preimage, computed, findings };
}

function stored(computed: string, digest: string): Finding {
  const holds = computed === digest;
  const text = holds
    ? 'It is the digest that is stored with the version.'
    : `It is NOT the digest that is stored with the version, ${digest}.`;
  return { holds, text };
}

function onButtons(computed: string, { digest }: Carried, entries: readonly StoryEntry[]): Finding {
  if (computed.startsWith(digest))
    return { holds: true, text: `It matches what the buttons send: they carry ${digest}.` };
  // Where HCP's side is to be decided on, buttons carry the digest of a look, which an entry has.
  const look = entries.findLast(({ details: { seen = null } }) =>
    JSON.stringify(seen).includes(`"${digest}`),
  );
  return look === undefined
    ? { holds: false, text: `It does NOT match what the buttons send: they carry ${digest}.` }
    : {
        holds: true,
        text: `The buttons carry ${digest}, the digest of what entry ${look.seq} saw at HCP.`,
      };
}

const decisions = ['review_recorded', 'request_approved', 'request_rejected'];

function isClickOn({ action, details }: StoryEntry, version: number): boolean {
  return decisions.includes(action) && details['version'] === version;
}

function clicked(computed: string, { seq, actor, details }: StoryEntry): Finding {
  const who = `${actor ?? 'somebody'} (${String(details['decision'])}, entry ${seq})`;
  return details['digest'] === computed
    ? { holds: true, text: `It matches what was clicked by ${who}.` }
    : { holds: false, text: `It does NOT match what was clicked by ${who}.` };
}
