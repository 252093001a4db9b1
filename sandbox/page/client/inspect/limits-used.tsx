import type { Usage } from '../../wire.ts';
import { byKind } from './usage-by-kind.ts';

const number = new Intl.NumberFormat('en');

/** How much of each of Slack's limits is used, as "1,204 of 3,000": of one kind, what comes nearest. */
export function LimitsUsed({ usage }: { readonly usage: readonly Usage[] }) {
  return (
    <ul className="inspect-usage">
      {byKind(usage).map(({ most: { what, pointer, used, allowed }, others }) => (
        <li key={`${what} ${allowed}`}>
          <p className="inspect-used">
            <span>{what}</span>
            <span>
              {number.format(used)} of {number.format(allowed)}
            </span>
          </p>
          <div className="inspect-bar" data-near={used / allowed >= 0.8}>
            <div style={{ width: `${Math.min(used / allowed, 1) * 100}%` }} />
          </div>
          <p className="inspect-soft">
            <code>{pointer === '' ? '/' : pointer}</code>
            {others === 0 ? '' : `, and ${others} more with less`}
          </p>
        </li>
      ))}
    </ul>
  );
}
