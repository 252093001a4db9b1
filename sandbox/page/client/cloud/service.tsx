import type { CloudService } from '../../wire.ts';
import { Endpoints } from './endpoints.tsx';
import { ServiceHands } from './service-hands.tsx';
import { StateOf } from './state-of.tsx';
import type { Send } from './use-deed.ts';

type ServiceProps = { readonly service: CloudService; readonly send: Send };

/** One service with what it allows, who is connected, and what somebody else could do to it. */
export function Service({ service, send }: ServiceProps) {
  const { id, cluster, state, externalName, region } = service;
  return (
    <article className="cloud-card" aria-label={`Service ${id}`}>
      <header className="cloud-row">
        <h4>
          <code>{id}</code>
        </h4>
        <StateOf state={state} />
      </header>
      <dl>
        <dt>Cluster</dt>
        <dd>
          {cluster}, {region}
        </dd>
        <dt>External name</dt>
        <dd>{externalName === '' ? 'none yet' : <code>{externalName}</code>}</dd>
        <Values name="Accounts" values={service.accounts} />
        <Values name="IP ranges" values={service.ipRanges} />
        <Values name="Other regions" values={service.regions} />
      </dl>
      <Endpoints endpoints={service.endpoints} />
      <ServiceHands service={id} send={send} />
    </article>
  );
}

function Values({ name, values }: { readonly name: string; readonly values: readonly string[] }) {
  return (
    <>
      <dt>{name}</dt>
      {values.length === 0 ? <dd>none</dd> : null}
      {values.map((value) => (
        <dd key={value}>
          <code>{value}</code>
        </dd>
      ))}
    </>
  );
}
