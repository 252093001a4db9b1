import type { Config } from '../config.ts';
import { createIssuer, IssuerUnavailableError } from '../page/issuer.ts';
import { pagePaths } from '../page/paths.ts';
import type { QueueFinding as Finding } from '../use-cases/ports/job-queue.ts';

/** Whether auditors can be sent to the issuer. What it thinks of the client's secret shows at a sign-in only. */
export async function checkPage({ page }: Pick<Config, 'page'>): Promise<readonly Finding[]> {
  if (page === undefined) return [];
  const redirectUrl = new URL(pagePaths.callback, page.publicUrl).href;
  try {
    await createIssuer({ ...page, redirectUrl }).begin();
    const detail = `Page: ${page.issuer.href} can be asked who somebody is. OIDC_CLIENT_SECRET is not checked: that takes a sign-in.`;
    return [{ level: 'ok', code: 'page_issuer', detail }];
  } catch (error) {
    if (!(error instanceof IssuerUnavailableError)) throw error;
    const detail = `Page: nobody can sign in: ${page.issuer.href} cannot be asked (${error.code})`;
    const remedy =
      'Check OIDC_ISSUER: the address before /.well-known/openid-configuration, as the issuer itself writes it.';
    return [{ level: 'fail', code: 'page_issuer', detail, remedy }];
  }
}
