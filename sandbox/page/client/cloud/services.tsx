import type { Cloud } from '../../wire.ts';
import { Part } from './part.tsx';
import { Service } from './service.tsx';
import type { Send } from './use-deed.ts';

/** The PrivateLink services that HCP has. */
export function Services({ cloud, send }: { readonly cloud: Cloud; readonly send: Send }) {
  const { services } = cloud;
  return (
    <Part title="PrivateLink services">
      {services.length === 0 ? <p>HCP has none.</p> : null}
      {services.map((service) => (
        <Service key={service.id} service={service} send={send} />
      ))}
    </Part>
  );
}
