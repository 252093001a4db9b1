import { Suspense, use, useState } from 'react';
import type { Carried, Obj } from '../../wire.ts';
import { CopyButton } from './copy-button.tsx';
import { type Proof, prove } from './proof.ts';
import { entriesIn, versionsIn } from './story.ts';

type ProofsProps = { readonly story: Obj; readonly carried: Carried | undefined };

/** What each version was bound to, computed anew in this browser, and whether it is what was clicked. */
export function Proofs({ story, carried }: ProofsProps) {
  const [proofs] = useState(() => {
    const entries = entriesIn(story);
    return Promise.all(versionsIn(story).map((version) => prove(version, entries, carried)));
  });
  return (
    <Suspense fallback={<output>Computing digests …</output>}>
      <Proven proofs={proofs} />
    </Suspense>
  );
}

function Proven({ proofs }: { readonly proofs: Promise<readonly Proof[]> }) {
  return use(proofs).map((proof) => <ProofView key={proof.version} proof={proof} />);
}

function ProofView({ proof }: { readonly proof: Proof }) {
  const { version, preimage, computed, findings } = proof;
  return (
    <section className="inspect-proof" aria-label={`Version ${version}`}>
      <h3>Version {version}</h3>
      <p>SHA-256 of the preimage, computed in this browser:</p>
      <p>
        <code>{computed}</code>
      </p>
      <ul>
        {findings.map(({ holds, text }) => (
          <li key={text} data-holds={holds}>
            {text}
          </li>
        ))}
      </ul>
      <details>
        <summary>The preimage: everything that an approval is bound to</summary>
        <CopyButton label="Copy preimage" text={() => preimage} />
        <pre className="inspect-preimage">{preimage}</pre>
      </details>
    </section>
  );
}
