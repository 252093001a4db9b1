import type { Entrance } from '../../wire.ts';
import { formatAddress, type Where } from '../address.ts';
import { goTo } from '../use-address.ts';
import { Avatar } from './avatar.tsx';
import './sign-in.css';

type SignInProps = {
  readonly entrance: Entrance | undefined;
  readonly where: Where;
  /** Whom the address named, where that is nobody who can sign in. */
  readonly unknown: string | undefined;
};

/** Who can be played, and what each is for. Two windows can be two people. */
export function SignIn({ entrance, where, unknown }: SignInProps) {
  return (
    <main className="sign-in">
      <h1>{entrance?.workspace ?? 'The sandbox'}</h1>
      <p>
        A workspace on this machine alone, with the bot at work in it. Choose who you are. You can
        become somebody else at any time, and two windows can be two people.
      </p>
      {unknown === undefined ? null : (
        <p role="alert">Nobody called “{unknown}” can sign in here.</p>
      )}
      {entrance === undefined ? <p role="status">Asking who there is …</p> : null}
      <ul>
        {entrance?.people.map(({ id, handle, name, role }) => (
          <li key={id}>
            <a
              href={formatAddress({ as: handle, where })}
              onClick={(event) => {
                event.preventDefault();
                goTo({ as: handle, where });
              }}
            >
              <Avatar id={id} name={name} />
              <span>
                <strong>{name}</strong>
                <span className="soft">{role}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}
