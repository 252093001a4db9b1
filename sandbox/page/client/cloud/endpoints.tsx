import type { CloudEndpoint } from '../../wire.ts';
import { StateOf } from './state-of.tsx';

const words: Record<CloudEndpoint['state'], string> = {
  pending: 'waits to be accepted',
  connected: 'connected',
  refused: 'refused',
  cut: 'cut off',
};

/** The consumers' VPC endpoints on a service, which HCP's own API never shows. */
export function Endpoints({ endpoints }: { readonly endpoints: readonly CloudEndpoint[] }) {
  if (endpoints.length === 0) return null;
  return (
    <ul className="cloud-list" aria-label="VPC endpoints">
      {endpoints.map(({ id, account, region, state, reason }) => (
        <li key={id}>
          <p className="cloud-row">
            <code>{id}</code>
            <StateOf state={state} words={words[state]} />
          </p>
          <p className="cloud-soft">
            {account}, {region}
            {reason === undefined ? '' : `: ${reason}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
