/** A browser without a screen: keeps cookies by host, and follows where it is sent only when told to. */
export type Browser = {
  /** One request; a path is of the page. */
  get(target: string, init?: RequestInit): Promise<Response>;
  /** Goes on while it is sent somewhere else. */
  visit(target: string): Promise<Response>;
  cookies(): string;
  forget(): void;
};

const mostRedirects = 10;

export function openBrowser(origin: string): Browser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: URL): Map<string, string> => {
    const jar = jars.get(url.host) ?? new Map<string, string>();
    jars.set(url.host, jar);
    return jar;
  };
  const cookiesFor = (url: URL): string =>
    [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');

  async function get(target: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(target, origin);
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { cookie: cookiesFor(url), ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) keep(jarOf(url), set);
    return response;
  }

  async function visit(target: string): Promise<Response> {
    let url = new URL(target, origin);
    for (let step = 0; step < mostRedirects; step += 1) {
      const response = await get(url.href);
      const location = response.headers.get('location');
      if (location === null) return response;
      await response.body?.cancel();
      url = new URL(location, url);
    }
    throw new Error(`sent on and on from ${target}`);
  }

  return { get, visit, cookies: () => cookiesFor(new URL(origin)), forget: () => jars.clear() };
}

function keep(jar: Map<string, string>, set: string): void {
  const [pair = ''] = set.split(';');
  const [name = '', value = ''] = pair.split('=');
  if (value === '' || /max-age=0/i.test(set)) jar.delete(name);
  else jar.set(name, value);
}

/** Signs in at the local Slack, which asks who; where that leads. */
export async function signInAs(browser: Browser, person: string, to = '/audit'): Promise<Response> {
  const begun = await browser.get(`/audit/sign-in?${new URLSearchParams({ to })}`);
  const at = begun.headers.get('location');
  if (at === null) throw new Error(`the sign-in did not begin: ${begun.status}`);
  return await browser.visit(`${at}&as=${person}`);
}
