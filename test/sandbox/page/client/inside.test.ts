import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { OfLog } from '../../../../sandbox/page/client/inspect/of-log.tsx';
import { WhichRequest } from '../../../../sandbox/page/client/inspect/which-request.tsx';
import type { About } from '../../../../sandbox/page/wire.ts';

const about = (...requests: string[]): readonly About[] =>
  requests.map((request) => ({ request, carried: undefined }));

const choice = (...requests: string[]) =>
  renderToStaticMarkup(
    createElement(WhichRequest, { about: about(...requests), at: 0, choose: () => undefined }),
  );

describe('the inside of something', () => {
  it('says so where no request is behind it', () => {
    const given = { told: undefined, what: 'preimage', place: 'form', children: () => 'told' };

    expect(renderToStaticMarkup(createElement(OfLog, given))).toBe(
      '<p>This form has no preimage: no request is behind it.</p>',
    );
  });

  it('lets one of several requests be looked at', () => {
    expect(choice('R1', 'R2')).toMatch(/<label.*Request.*<option.*R1<.*<option.*R2</);
    expect(choice('R1')).toBe('');
  });
});
