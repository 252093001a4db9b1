/** The built page, from its folder. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Names that lead somewhere without their ending. */
const pages: Readonly<Record<string, string>> = { '/': '/index.html', '/gallery': '/gallery.html' };

/** `response` has the headers that every answer has. */
export async function serveFile(
  folder: string,
  pathname: string,
  response: ServerResponse,
): Promise<void> {
  const path = fileFor(folder, pages[pathname] ?? pathname);
  const type = types[extname(path ?? '')];
  const file = path === undefined ? undefined : await readFile(path).catch(() => undefined);
  if (file === undefined || type === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('There is nothing here.');
    return;
  }
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(200, { 'content-type': type, 'content-security-policy': policyFor(nonce) });
  response.end(type.startsWith('text/html') ? withNonce(file.toString('utf8'), nonce) : file);
}

/** `undefined` for what would lie outside of the folder. */
function fileFor(folder: string, pathname: string): string | undefined {
  try {
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    return path.startsWith(folder + sep) && !path.includes('\0') ? path : undefined;
  } catch {
    return undefined; // no text at all
  }
}

/** Nothing comes from elsewhere, and nothing goes there. Styles that scripts add carry the nonce. */
function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** @see https://react-aria.adobe.com, "Content Security Policy": where its own styles look for the nonce */
function withNonce(html: string, nonce: string): string {
  return html.replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}" />`);
}
