import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What breaks rules of WCAG 2.2, A and AA, and what axe counts as good practice. */
export async function findingsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source); // by the protocol of the debugger, which no policy of the page holds back
  const found = await page.evaluate(
    `axe.run(document).then(({ violations, passes }) => passes.length < 10 ? ['axe looked at nothing'] : violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target, failureSummary }) => target + ' ' + failureSummary).join('; ')))`,
  );
  return found as readonly string[];
}
