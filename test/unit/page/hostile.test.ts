import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figures } from '../../../src/domain/figures.ts';
import { filterNames } from '../../../src/intake/filter-names.ts';
import { html } from '../../../src/page/html.ts';
import { pagePaths } from '../../../src/page/paths.ts';
import {
  aPastRequest,
  aStory,
  createFakePage,
  type FakePage,
  noFigures,
  textOf,
} from '../../fakes/page-deps.ts';
import { anyCharacters } from '../../support/any-text.ts';
import { createRandom } from '../../support/seeded-random.ts';

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</pre></main><iframe src="https://evil.example">',
  '<!--',
  ']]>',
  '&lt;script&gt;',
  '&#60;b&#62;',
  'javascript:alert(1)',
  '{{7*7}}',
  '\u202egnp.exe',
  '\u0000\u0007\u001b[2J',
];

/** Tags with the names of their attributes, and no text: what a text that is escaped cannot change. */
function skeletonOf(text: string): string {
  const tags = text.match(/<[^>]*>/g) ?? [];
  return tags.map((tag) => tag.replaceAll(/"[^"]*"/g, '""')).join('\n');
}

function fill({ world }: FakePage, text: string): void {
  world.requests = [
    aPastRequest({
      ...{ reference: text, environment: text, projectId: text, clusterId: text },
      ...{ serviceId: text, ticket: text, requester: text as never },
      reviews: [{ reviewer: text as never, decision: 'approve', at: world.now }],
    }),
  ];
  world.stories = [aStory(text)];
  world.environments = [text];
  world.figures = {
    ...noFigures,
    outcomes: [{ environment: text, status: 'succeeded', requests: 1 }],
    approvers: [{ approver: text as never, approvals: 1, hasty: 1 }],
  } satisfies Figures;
}

const story = '/audit/requests/11111111-1111-4111-8111-111111111111';
const shown = [pagePaths.requests, story, pagePaths.figures, pagePaths.report];

async function skeletonsWith(text: string): Promise<readonly string[]> {
  const fake = createFakePage();
  const cookie = await fake.signIn();
  fill(fake, text);
  const query = new URLSearchParams({ cluster: text, service: text });
  const pages = [
    ...shown,
    `${pagePaths.requests}?${query}`,
    `${pagePaths.requests}?${encodeURIComponent(text)}=1`,
  ];
  const texts: string[] = [];
  for (const path of pages) texts.push(await textOf(await fake.get(path, { cookie })));
  return texts.map((page) =>
    skeletonOf(page).replaceAll(/^<a href="" rel="(?:next|first)">$/gm, ''),
  );
}

describe('what people typed', () => {
  it.each(attacks)('stays text on every page: %j', async (attack) => {
    const [plain, hostile] = [await skeletonsWith('Zq7'), await skeletonsWith(`Zq7${attack}`)];

    expect(hostile).toEqual(plain);
  });

  it('is escaped whatever it is', () => {
    fc.assert(
      fc.property(anyCharacters(40), (text) => {
        const { html: written } = html`<p title="${text}">${text}</p>`;
        expect(skeletonOf(written)).toBe('<p title="">\n</p>');
        expect(written.match(/\p{Cf}|[^\P{Cc}\n\t]/gu)).toBeNull();
      }),
    );
  });
});

describe('an address', () => {
  const rounds = 10_000;

  it(`of ${rounds} made at random is answered with what it asks for, or with what is wrong with it`, async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = createRandom(seed);
    const fake = createFakePage();
    fake.world.requests = [aPastRequest()];
    const cookie = await fake.signIn();
    const seen = new Map<number, number>();

    for (let round = 0; round < rounds; round += 1) {
      const path = [pagePaths.requests, pagePaths.figures, pagePaths.report][round % 3] ?? '';
      const target = `${path}?${anyQuery(random)}`;
      const { status } = await fake.get(target, { cookie });
      if (status !== 200 && status !== 400)
        throw new Error(`${status} for ${JSON.stringify(target)}, seed ${seed}`);
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }

    expect([...seen.keys()].sort()).toEqual([200, 400]);
  }, 120_000);
});

const values = [
  ...['prod-eu', 'U0ALICE', '<@U0ALICE>', '30d', '12h', '2026-08-01', '2026-02-30', '9999-99-99'],
  ...['0000-01-01', '2026-08-01T12:00Z', 'create', 'approved', 'rejected', 'pending approval'],
  ...[
    '%',
    '%00',
    '%E0%A4%A',
    '%ff%fe',
    '\u0000',
    '\ud800',
    '+',
    ' ',
    '',
    '😀',
    "' or 1=1 --",
    '\\',
  ],
  ...['2026-11-28T12:00:00.000Z_11111111-1111-4111-8111-111111111111'],
  ...['0000-01-01T00:00:00.000Z_11111111-1111-4111-8111-111111111111', '_', 'a'.repeat(3_000)],
];
const names = [...filterNames, 'after', 'to', '__proto__', 'constructor', '', 'CLUSTER'];

function anyQuery(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const parts = Array.from({ length: Math.floor(random() * 4) }, () => {
    const value = random() < 0.2 ? anyText(random) : pick(values);
    const raw = random() < 0.5;
    return `${pick(names)}${random() < 0.95 ? '=' : ''}${raw ? value : safely(value)}`;
  });
  return parts.join(pick(['&', '&', '&', '&&', ';', '?']));
}

function anyText(random: () => number): string {
  return Array.from({ length: Math.floor(random() * 12) }, () =>
    String.fromCharCode(Math.floor(random() * (random() < 0.5 ? 0x80 : 0x1_0000))),
  ).join('');
}

function safely(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}
