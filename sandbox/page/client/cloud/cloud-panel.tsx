import type { Cloud } from '../../wire.ts';
import { Calls } from './calls.tsx';
import './cloud.css';
import { CloudTime } from './cloud-time.tsx';
import { Consumer } from './consumer.tsx';
import { Networks } from './networks.tsx';
import { Operations } from './operations.tsx';
import { Services } from './services.tsx';
import { Switches } from './switches.tsx';
import type { Send } from './use-deed.ts';

type CloudPanelProps = { readonly cloud: Cloud; readonly send: Send };

/** HCP as it stands, what can go wrong at it, and the consumer on its other side. */
export function CloudPanel({ cloud, send }: CloudPanelProps) {
  return (
    <section className="cloud" aria-label="The cloud">
      <h2>The cloud</h2>
      <CloudTime cloud={cloud} send={send} />
      <Operations cloud={cloud} />
      <Services cloud={cloud} send={send} />
      <Switches faults={cloud.faults} send={send} />
      <Consumer services={cloud.services} send={send} />
      <Networks cloud={cloud} send={send} />
      <Calls calls={cloud.calls} />
    </section>
  );
}
