import { type ReactNode, Suspense, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { Inspection, Obj } from '../../wire.ts';
import { type Answered, answered } from './answered.ts';
import { Entries } from './entries.tsx';
import { JsonView } from './json-view.tsx';
import { LimitsUsed } from './limits-used.tsx';
import { Proofs } from './proofs.tsx';
import { Told } from './told.tsx';

type InsideProps = {
  readonly inspection: Inspection;
  readonly story: (request: string) => Promise<Obj>;
};

/** The four ways to look. The log is asked only when somebody wants to see what is in it. */
export function Inside({ inspection, story }: InsideProps) {
  const { json, usage, request, carried } = inspection;
  const [told, setTold] = useState<Promise<Answered<Obj>>>();
  const read = (tab: string) => {
    const isOfLog = tab === 'proof' || tab === 'log';
    if (isOfLog && request !== undefined) setTold((before) => before ?? answered(story(request)));
  };
  return (
    <Tabs className="inspect-tabs" onSelectionChange={(tab) => read(String(tab))}>
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
        <OfLog told={told}>{(of) => <Proofs story={of} carried={carried} />}</OfLog>
      </TabPanel>
      <TabPanel id="log">
        <OfLog told={told}>{(of) => <Entries story={of} />}</OfLog>
      </TabPanel>
    </Tabs>
  );
}

type OfLogProps = {
  readonly told: Promise<Answered<Obj>> | undefined;
  readonly children: (story: Obj) => ReactNode;
};

function OfLog({ told, children }: OfLogProps) {
  if (told === undefined) return <p>This is about no request, or about several.</p>;
  return (
    <Suspense fallback={<output>The bot’s own command line reads its log …</output>}>
      <Told answer={told}>{children}</Told>
    </Suspense>
  );
}
