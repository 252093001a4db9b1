import { useId } from 'react';
import type { CloudDeed, CloudFault } from '../../wire.ts';
import { Part } from './part.tsx';
import { Refused } from './refused.tsx';
import { type Doing, type Send, useDeed } from './use-deed.ts';

type Switch = { readonly name: string; readonly will: string; readonly deed: CloudDeed };

const outageSeconds = 30;

const switches: readonly Switch[] = [
  {
    name: 'Fail the next operation',
    will: 'HCP takes the next change, works on it, and says at its end that it failed.',
    deed: { deed: 'fail_next_operation' },
  },
  {
    name: 'Lose the next answer',
    will: 'HCP takes the next change, and the bot never hears so. It looks at HCP before it sends anything again.',
    deed: { deed: 'lose_next_answer' },
  },
  {
    name: `429 for ${outageSeconds} seconds`,
    will: 'HCP turns calls away as too many, and says for how long. The bot stays away until then.',
    deed: { deed: 'outage', status: 429, seconds: outageSeconds },
  },
  {
    name: `503 for ${outageSeconds} seconds`,
    will: 'HCP is down. Nothing is lost: the bot goes on when HCP answers again.',
    deed: { deed: 'outage', status: 503, seconds: outageSeconds },
  },
  {
    name: 'Cut Slack’s socket',
    will: 'The line between Slack and the bot breaks. The bot connects anew within seconds.',
    deed: { deed: 'cut_socket' },
  },
];

type SwitchesProps = { readonly faults: readonly CloudFault[]; readonly send: Send };

/** What can be made to go wrong, and what is about to. */
export function Switches({ faults, send }: SwitchesProps) {
  const doing = useDeed(send);
  return (
    <Part title="What goes wrong">
      <ul className="cloud-list">
        {switches.map((one) => (
          <SwitchButton key={one.name} one={one} doing={doing} />
        ))}
      </ul>
      <Refused words={doing.refused} />
      <Coming faults={faults} doing={doing} />
    </Part>
  );
}

function SwitchButton({ one, doing }: { readonly one: Switch; readonly doing: Doing }) {
  const id = useId();
  return (
    <li>
      <button type="button" aria-describedby={id} onClick={() => void doing.does(one.deed)}>
        {one.name}
      </button>
      <p id={id} className="cloud-soft">
        {one.will}
      </p>
    </li>
  );
}

function Coming({ faults, doing }: Pick<SwitchesProps, 'faults'> & { readonly doing: Doing }) {
  return (
    <div aria-live="polite" className="cloud-coming">
      {faults.length === 0 ? <p className="cloud-soft">Nothing is about to go wrong.</p> : null}
      <ul>
        {faults.map(({ text, until }) => (
          <li key={text}>
            {text}
            {until === undefined ? '' : `, until ${timeOf(until)}`}
          </li>
        ))}
      </ul>
      {faults.length === 0 ? null : (
        <button type="button" onClick={() => void doing.does({ deed: 'clear_faults' })}>
          Let all go well again
        </button>
      )}
    </div>
  );
}

/** Of the visitor's own clock. */
function timeOf(moment: string): string {
  return new Date(moment).toLocaleTimeString('en-GB');
}
