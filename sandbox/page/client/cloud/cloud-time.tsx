import { useEffect, useState } from 'react';
import type { Cloud } from '../../wire.ts';
import { Refused } from './refused.tsx';
import { speedsWith } from './speeds.ts';
import { type Send, useDeed } from './use-deed.ts';

/** HCP's clock, and how fast it runs. */
export function CloudTime({ cloud, send }: { readonly cloud: Cloud; readonly send: Send }) {
  const { does, refused } = useDeed(send);
  const [chosen, setChosen] = useState<{ speed: number; instead: number }>();
  // What was chosen is shown at once, up to the first word of HCP's own.
  const shown = chosen?.instead === cloud.speed ? chosen.speed : cloud.speed;
  const choose = async (speed: number) => {
    setChosen({ speed, instead: cloud.speed });
    if (!(await does({ deed: 'speed', speed }))) setChosen(undefined);
  };
  return (
    <div className="cloud-time">
      <p>
        It is <Clock now={cloud.now} speed={cloud.speed} /> UTC at HCP.
      </p>
      <fieldset>
        <legend>In one second of ours passes there</legend>
        {speedsWith(cloud.speed).map(([speed, words]) => (
          <label key={speed}>
            <input
              type="radio"
              name="cloud-speed"
              checked={shown === speed}
              onChange={() => void choose(speed)}
            />
            {words}
          </label>
        ))}
      </fieldset>
      <Refused words={refused} />
    </div>
  );
}

/** Goes on by itself between two pieces of the stream. */
function Clock({ now, speed }: Pick<Cloud, 'now' | 'speed'>) {
  const [told, setTold] = useState(() => ({ now, at: performance.now() }));
  const [, setTicks] = useState(0);
  if (told.now !== now) setTold({ now, at: performance.now() });
  useEffect(() => {
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  const moment = new Date(Date.parse(now) + (performance.now() - told.at) * speed).toISOString();
  return <time dateTime={moment}>{moment.slice(0, 19).replace('T', ' ')}</time>;
}
