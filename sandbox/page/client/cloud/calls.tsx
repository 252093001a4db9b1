import type { CloudCall } from '../../wire.ts';
import { Part } from './part.tsx';

/** What the bot asked of HCP last. */
export function Calls({ calls }: { readonly calls: readonly CloudCall[] }) {
  return (
    <Part title="Calls of the bot" isOpen={false}>
      <table>
        <thead>
          <tr>
            <th scope="col">HCP’s time</th>
            <th scope="col">Call</th>
            <th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ number, at, route, path, status, fault }) => (
            <tr key={number}>
              <td>{at.slice(11, 19)}</td>
              <td title={path}>{route}</td>
              <td>
                {status ?? 'none'}
                {fault === null ? '' : `, ${fault}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}
