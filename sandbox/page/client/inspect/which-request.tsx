import { useId } from 'react';
import type { About } from '../../wire.ts';

type WhichRequestProps = {
  readonly about: readonly About[];
  readonly at: number;
  readonly choose: (at: number) => void;
};

/** Home lists several requests: one of them is looked at. */
export function WhichRequest({ about, at, choose }: WhichRequestProps) {
  const id = useId();
  if (about.length < 2) return null;
  return (
    <p className="inspect-which">
      <label htmlFor={id}>Request</label>
      <select id={id} value={at} onChange={({ target }) => choose(Number(target.value))}>
        {about.map(({ request }, index) => (
          <option key={request} value={index}>
            {request}
          </option>
        ))}
      </select>
    </p>
  );
}
