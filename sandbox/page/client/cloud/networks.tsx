import type { Cloud, CloudCluster, CloudHvn } from '../../wire.ts';
import { Part } from './part.tsx';
import { Refused } from './refused.tsx';
import { StateOf } from './state-of.tsx';
import { type Doing, type Send, useDeed } from './use-deed.ts';

/** HVNs with their clusters; a peering on one keeps PrivateLink away from it. */
export function Networks({ cloud, send }: { readonly cloud: Cloud; readonly send: Send }) {
  const doing = useDeed(send);
  return (
    <Part title="Networks and clusters">
      <Refused words={doing.refused} />
      {cloud.hvns.map((hvn) => (
        <Network
          key={hvn.id}
          hvn={hvn}
          clusters={cloud.clusters.filter((cluster) => cluster.hvn === hvn.id)}
          doing={doing}
        />
      ))}
    </Part>
  );
}

type NetworkProps = {
  readonly hvn: CloudHvn;
  readonly clusters: readonly CloudCluster[];
  readonly doing: Doing;
};

function Network({ hvn, clusters, doing }: NetworkProps) {
  const { id, provider, region, cidr, state } = hvn;
  return (
    <article className="cloud-card" aria-label={`HVN ${id}`}>
      <header className="cloud-row">
        <h4>
          <code>{id}</code>
        </h4>
        <StateOf state={state} />
      </header>
      <p className="cloud-soft">
        {provider} {region}, {cidr}
      </p>
      <ul className="cloud-list">
        {clusters.map((cluster) => (
          <li key={cluster.id} className="cloud-row">
            <span>
              <code>{cluster.id}</code> {cluster.tier}
            </span>
            <StateOf state={cluster.state} />
          </li>
        ))}
      </ul>
      <Peerings hvn={hvn} doing={doing} />
    </article>
  );
}

function Peerings({ hvn: { id, peerings }, doing }: Pick<NetworkProps, 'hvn' | 'doing'>) {
  return (
    <>
      {peerings.map((peering) => (
        <p key={peering.id} className="cloud-row">
          <span>
            peering <code>{peering.id}</code> {peering.state}
          </span>
          <button
            type="button"
            aria-label={`Remove peering ${peering.id}`}
            onClick={() => void doing.does({ deed: 'remove_peering', peering: peering.id })}
          >
            Remove
          </button>
        </p>
      ))}
      <button
        type="button"
        aria-label={`Add a peering to ${id}`}
        onClick={() => void doing.does({ deed: 'add_peering', hvn: id })}
      >
        Add a peering
      </button>
    </>
  );
}
