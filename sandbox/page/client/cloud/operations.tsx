import { ProgressBar } from 'react-aria-components';
import type { Cloud, CloudOperation } from '../../wire.ts';
import { Part } from './part.tsx';
import { StateOf } from './state-of.tsx';

const shownAtFirst = 5;

/** What HCP is doing, and what it has done last. */
export function Operations({ cloud }: { readonly cloud: Cloud }) {
  const { operations } = cloud;
  return (
    <Part title="Operations">
      {operations.length === 0 ? <p>None yet: approve a request.</p> : null}
      <ul className="cloud-list">
        {operations.slice(0, shownAtFirst).map((operation) => (
          <Operation key={operation.id} operation={operation} cloud={cloud} />
        ))}
      </ul>
    </Part>
  );
}

type Shown = { readonly operation: CloudOperation; readonly cloud: Cloud };

function Operation({ operation, cloud }: Shown) {
  const { kind, service, state, error } = operation;
  return (
    <li>
      <p className="cloud-row">
        <span>
          {kind} <code>{service}</code>
        </span>
        {error === undefined ? (
          <StateOf state={state} />
        ) : (
          <StateOf state="FAILED" words={`${state}, failed`} />
        )}
      </p>
      <Progress operation={operation} cloud={cloud} />
      {error === undefined ? null : <p className="cloud-refused">HCP says: {error}</p>}
    </li>
  );
}

/** Fills by itself up to the end that HCP expects, and begins anew at each piece of the stream. */
function Progress({ operation, cloud }: Shown) {
  const { kind, service, progress, endsAt } = operation;
  if (progress === undefined) return <p className="cloud-soft">No end of it is in sight.</p>;
  return (
    <ProgressBar
      className="cloud-progress"
      aria-label={`${kind} of ${service}`}
      value={Math.round(progress * 100)}
    >
      <div
        key={cloud.now}
        data-moving={endsAt !== undefined}
        style={{ width: `${progress * 100}%`, ...filling({ progress, endsAt }, cloud) }}
      />
    </ProgressBar>
  );
}

type Filling = { readonly progress: number; readonly endsAt: string | undefined };

function filling({ progress, endsAt }: Filling, { now, speed }: Cloud) {
  if (endsAt === undefined || progress >= 1) return {};
  const leftSeconds = Math.max(Date.parse(endsAt) - Date.parse(now), 0) / 1_000 / speed;
  const wholeSeconds = leftSeconds / (1 - progress);
  return {
    animationDuration: `${wholeSeconds}s`,
    animationDelay: `${leftSeconds - wholeSeconds}s`,
  };
}
