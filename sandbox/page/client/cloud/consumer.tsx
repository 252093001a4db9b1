import { useState } from 'react';
import type { CloudService } from '../../wire.ts';
import { ConsumerField } from './consumer-field.tsx';
import { Part } from './part.tsx';
import { Refused } from './refused.tsx';
import { type Send, useDeed } from './use-deed.ts';

type ConsumerProps = { readonly services: readonly CloudService[]; readonly send: Send };

/** The consumer's side: an endpoint in a VPC of theirs, by the external name that the bot gave them. */
export function Consumer({ services, send }: ConsumerProps) {
  const { does, refused } = useDeed(send);
  const [externalName, setName] = useState('');
  const [account, setAccount] = useState('');
  const [region, setRegion] = useState('');
  const [isAsked, setAsked] = useState(false);
  const names = services.map((service) => service.externalName).filter((name) => name !== '');
  const regions = services.flatMap((service) => [service.region, ...service.regions]);
  const ask = async () => {
    setAsked(false);
    setAsked(await does({ deed: 'create_endpoint', externalName, account, region }));
  };
  return (
    <Part title="A consumer in AWS">
      <p className="cloud-soft">
        With the external name, somebody creates a VPC endpoint in an AWS account of their own. HCP
        accepts it after some minutes of its time, or refuses whom the service does not allow.
      </p>
      <form
        className="cloud-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <ConsumerField label="External name" value={externalName} set={setName} known={names} />
        <ConsumerField label="AWS account" value={account} set={setAccount} known={[]} />
        <ConsumerField label="Region" value={region} set={setRegion} known={regions} />
        <button type="submit">Create VPC endpoint</button>
      </form>
      <Refused words={refused} />
      <output className="cloud-soft">
        {isAsked ? 'Created: it waits at its service until HCP has looked at it.' : ''}
      </output>
    </Part>
  );
}
