/** One of those that want a folder: claims it when told to, says whether it may have it, and gives it back when told to. */
import { claim } from '../../sandbox/demo/claim.ts';

const [folder = ''] = process.argv.slice(2);
let giveBack: (() => Promise<void>) | undefined;

process.on('message', async (word) => {
  if (word === 'claim') {
    giveBack = await claim(folder).catch(() => undefined);
    process.send?.(giveBack === undefined ? 'refused' : 'mine');
  } else {
    await giveBack?.();
    process.send?.('given back');
  }
});
process.send?.('here');
