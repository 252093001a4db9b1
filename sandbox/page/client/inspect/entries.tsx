import type { Obj } from '../../wire.ts';
import { JsonNode } from './json-node.tsx';
import { entriesIn, statusIn } from './story.ts';

/** The entries of the bot's log about a request, as its own `audit show` reads them. */
export function Entries({ story }: { readonly story: Obj }) {
  return (
    <>
      <p>The request is {statusIn(story) ?? 'unknown'}. Its entries, oldest first:</p>
      <ol className="inspect-entries">
        {entriesIn(story).map(({ seq, at, action, actor, details }) => (
          <li key={seq}>
            <p className="inspect-used">
              <span>
                <strong>{action}</strong> by{' '}
                {actor === undefined ? 'the bot' : <code>{actor}</code>}
              </span>
              <span className="inspect-soft">
                entry {seq}, <time dateTime={at}>{at.slice(11, 19)}</time> UTC
              </span>
            </p>
            <div className="inspect-json">
              <JsonNode name="details" value={details} openTo={0} />
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
