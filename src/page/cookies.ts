/**
 * Cookies of the page. Behind TLS their names begin with `__Host-`: a browser takes such a one only from this very
 * host, so that no neighbour under the same domain can plant it.
 *
 * @see RFC 6265bis, "Cookie Name Prefixes"
 */
export type CookieJar = {
  /** What the browser sent; `undefined` where it sent none, or two of that name. */
  read(header: string, name: CookieName): string | undefined;
  set(name: CookieName, value: string, maxAgeSeconds?: number): string;
  clear(name: CookieName): string;
};

/** Who is signed in, and what a sign-in under way must be answered with. */
type CookieName = 'audit' | 'audit-sign-in';

export function createCookieJar(isTls: boolean): CookieJar {
  const full = (name: CookieName): string => (isTls ? `__Host-${name}` : name);
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isTls ? '; Secure' : ''}`;
  return {
    read: (header, name) => {
      const sent = header
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${full(name)}=`));
      return sent.length === 1 ? sent[0]?.slice(full(name).length + 1) : undefined;
    },
    set: (name, value, maxAgeSeconds) => {
      const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
      return `${full(name)}=${value}; ${attributes}${age}`;
    },
    clear: (name) => `${full(name)}=; ${attributes}; Max-Age=0`,
  };
}
