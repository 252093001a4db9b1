/** Where everything of the page is. */
export const pagePaths = {
  requests: '/audit',
  figures: '/audit/figures',
  report: '/audit/report',
  csv: '/audit/download.csv',
  jsonl: '/audit/download.jsonl',
  signIn: '/audit/sign-in',
  callback: '/audit/callback',
  signOut: '/audit/sign-out',
  style: '/audit/style.css',
  icon: '/audit/icon.svg',
} as const;

export function storyPath(reference: string): string {
  return `${pagePaths.requests}/requests/${encodeURIComponent(reference)}`;
}
