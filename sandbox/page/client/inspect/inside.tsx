import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { Inspection, Obj } from '../../wire.ts';
import { type Answered, answered } from './answered.ts';
import { Entries } from './entries.tsx';
import { JsonView } from './json-view.tsx';
import { LimitsUsed } from './limits-used.tsx';
import { OfLog } from './of-log.tsx';
import { Proofs } from './proofs.tsx';
import { WhichRequest } from './which-request.tsx';

type InsideProps = {
  readonly inspection: Inspection;
  readonly story: (request: string) => Promise<Obj>;
};

const names: Readonly<Record<string, string>> = { modal: 'form', home: 'Home' };

/** The four ways to look. The log is asked only when somebody wants to see what is in it. */
export function Inside({ inspection, story }: InsideProps) {
  const { json, usage, about } = inspection;
  const [at, setAt] = useState(0);
  const [told, setTold] = useState<Readonly<Record<string, Promise<Answered<Obj>>>>>({});
  const { request, carried } = about[at] ?? {};
  const read = (wanted: string | undefined) => {
    if (wanted === undefined || told[wanted] !== undefined) return;
    setTold({ ...told, [wanted]: answered(story(wanted)) });
  };
  const choose = (chosen: number) => {
    setAt(chosen);
    read(about[chosen]?.request);
  };
  const ofLog = {
    told: request === undefined ? undefined : told[request],
    place: names[String(json['type'])] ?? 'message',
  };
  return (
    <Tabs
      className="inspect-tabs"
      onSelectionChange={(tab) => (tab === 'proof' || tab === 'log') && read(request)}
    >
      <TabList aria-label="What to look at">
        <Tab id="json">JSON</Tab>
        <Tab id="limits">Limits</Tab>
        <Tab id="proof">Proof</Tab>
        <Tab id="log">Log</Tab>
      </TabList>
      <TabPanel id="json">
        <JsonView json={json} />
      </TabPanel>
      <TabPanel id="limits">
        <LimitsUsed usage={usage} />
      </TabPanel>
      <TabPanel id="proof">
        <WhichRequest about={about} at={at} choose={choose} />
        <OfLog key={request} what="preimage" {...ofLog}>
          {(of) => <Proofs story={of} carried={carried} />}
        </OfLog>
      </TabPanel>
      <TabPanel id="log">
        <WhichRequest about={about} at={at} choose={choose} />
        <OfLog key={request} what="entry in the log" {...ofLog}>
          {(of) => <Entries story={of} />}
        </OfLog>
      </TabPanel>
    </Tabs>
  );
}
