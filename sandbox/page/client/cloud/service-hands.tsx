import { useId, useState } from 'react';
import { Refused } from './refused.tsx';
import { type Send, useDeed } from './use-deed.ts';

type HandsProps = { readonly service: string; readonly send: Send };

/** What somebody with HCP's own console could do to a service, and the bot would find out later. */
export function ServiceHands({ service, send }: HandsProps) {
  const { does, refused } = useDeed(send);
  const [account, setAccount] = useState('999900001111');
  const id = useId();
  return (
    <details className="cloud-hands">
      <summary>Behind the bot’s back …</summary>
      <p className="cloud-soft">
        Somebody changes the service at HCP. The bot finds out when it looks at the project next,
        two minutes after a change of its own at the earliest, and asks on a card what is to become
        of it.
      </p>
      <form
        className="cloud-form"
        onSubmit={(event) => {
          event.preventDefault();
          void does({ deed: 'edit_service', service, addAccount: account });
        }}
      >
        <label htmlFor={id}>Account or ARN</label>
        <input
          id={id}
          value={account}
          required
          onChange={({ target }) => setAccount(target.value)}
        />
        <button type="submit">Allow this account</button>
      </form>
      <button type="button" onClick={() => void does({ deed: 'delete_service', service })}>
        Delete the service
      </button>
      <Refused words={refused} />
    </details>
  );
}
