import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds in one part of a page, in which there must be something to look at: `none`, or its words. */
export async function findingsIn(page: Page, part: string): Promise<string> {
  await page.evaluate(axe.source); // by the protocol of the debugger, which no policy of the page holds back
  const found = await page.evaluate(
    `axe.run('${part}').then(({ violations, passes }) => passes.length < 5 ? 'axe looked at nothing' : violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ failureSummary }) => failureSummary).join('; ')).join('; ') || 'none')`,
  );
  return String(found);
}
