/** What keeps Homes true, seldom published, and private; and what is shown of requests to whom. */
import { contract, type Mutant, useCase } from './mutant.ts';

const integration = (name: string): string => `test/integration/${name}.test.ts`;

export const homeMutants: readonly Mutant[] = [
  {
    title: 'a Home is published again though nothing of it has changed',
    file: 'src/use-cases/publish-home.ts',
    find: 'if (drawing.hash === renderHash)',
    replace: "if (renderHash === 'never')",
    tests: [useCase('publish-home')],
  },
  {
    title: 'a Home does not wait for its turn',
    file: 'src/use-cases/publish-home.ts',
    find: 'if (waitMs > 0) return',
    replace: 'if (waitMs > 1e9) return',
    tests: [useCase('publish-home')],
  },
  {
    title: 'a Home is drawn by two runs at once',
    file: 'src/store/home-store.ts',
    find: '.where(and(eq(person, who), free))',
    replace: '.where(eq(person, who))',
    tests: [contract('home-store')],
  },
  {
    title: 'a Home that was opened while it was drawn is left as it is',
    file: 'src/store/home-store.ts',
    find: 'drawn: againMs === undefined ? shown.wanted : shown.wanted - 1,',
    replace: 'drawn: againMs === undefined ? wanted : shown.wanted - 1,',
    tests: [contract('home-store')],
  },
  {
    title: 'a Home is not due after a look at HCP',
    file: 'src/store/home-store.ts',
    find: ', concerns, looked),',
    replace: ', concerns),',
    tests: [integration('store-homes')],
  },
  {
    title: 'a Home lists its owner’s requests for them to decide on',
    file: 'src/store/request-views.ts',
    find: 'requester} <> ',
    replace: "requester} <> 'x' || ",
    tests: [integration('store-request-views')],
  },
  {
    title: 'a Home opens any card to anybody',
    file: 'src/slack/actions/home.ts',
    find: 'view === undefined ? [] : await seenBy(deps, person, [view]);',
    replace: 'view === undefined ? [] : [{ view }];',
    tests: [integration('slack-door-home')],
  },
  {
    title: 'a guest is told why a request stands where it does, as on a Home',
    file: 'src/slack/commands/why.ts',
    find: "if (typeof roles === 'string') return false;",
    replace: "if (typeof roles === 'string') return true;",
    tests: [integration('slack-door-commands')],
  },
];
