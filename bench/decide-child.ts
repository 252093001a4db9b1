/** Decides, in a process of its own, as many at once as it is told. */
import { type Deciding, decide } from './decide.ts';
import { openStore } from './store.ts';

export type DecidePlan = Deciding & {
  readonly numbers: readonly number[];
  readonly atOnce: number;
};

const [url = ''] = process.argv.slice(2);
const store = openStore(url);

async function carryOut({ numbers, atOnce, ...deciding }: DecidePlan): Promise<number> {
  const left = [...numbers];
  const from = performance.now();
  const one = async (): Promise<void> => {
    for (let number = left.pop(); number !== undefined; number = left.pop())
      await decide(store.requests, number, deciding);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return (numbers.length * 1_000) / (performance.now() - from);
}

process.on('message', (plan: DecidePlan) => {
  carryOut(plan).then(
    (rate) => process.send?.({ rate }),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
