import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completionAt } from '../../../sandbox/page/client/shell/composer/completion.ts';
import { sentText } from '../../../sandbox/page/client/shell/composer/typed-text.ts';
import { aScene } from './support/told.ts';

const scene = aScene();

function offered(text: string, caret = text.length) {
  const completion = completionAt(text, caret, scene);
  return {
    labels: completion?.items.map(({ label }) => label) ?? [],
    hint: completion?.hint ?? '',
    from: completion?.from,
  };
}

describe('what could come next in the field', () => {
  it('are commands of the manifest, at the beginning only', () => {
    expect(offered('/').labels).toEqual(['/privatelink']);
    expect(offered('/priv').labels).toEqual(['/privatelink']);
    expect(offered('/other').labels).toEqual([]);
    expect(offered('type /').labels).toEqual([]);
  });

  it('are the words of a command’s usage hint, and then what follows the word', () => {
    expect(offered('/privatelink ').labels).toEqual(['request', 'status', 'help']);
    expect(offered('/privatelink s')).toMatchObject({ labels: ['status'], from: 13 });
    expect(offered('/privatelink status')).toMatchObject({
      labels: [],
      hint: '/privatelink status [service]',
    });
    expect(offered('/privatelink status pay').hint).toBe('/privatelink status [service]');
  });

  it('are people by handle or name, groups, and everybody', () => {
    expect(offered('hello @app').labels).toEqual(['@approver']);
    expect(offered('@net').labels).toEqual(['@netsec']);
    expect(offered('@he').labels).toEqual(['@here']);
    expect(offered('mail@app').labels).toEqual([]);
    expect(offered('/privatelink history @req').labels).toEqual(['@requester']);
  });

  it('are channels', () => {
    expect(offered('in #ne').labels).toEqual(['#network']);
  });

  it('looks at what is before the caret, and never fails', () => {
    expect(offered('@app, please', 4).labels).toEqual(['@approver']);
    fc.assert(
      fc.property(fc.string(), fc.nat(40), (text, caret) => {
        const { from = 0 } = offered(text, Math.min(caret, text.length));
        return from >= 0 && from <= text.length;
      }),
    );
  });
});

describe('what is sent', () => {
  it('is a command as it was typed', () => {
    expect(sentText('  /privatelink why <1> @approver & co ', scene)).toBe(
      '/privatelink why <1> @approver & co',
    );
  });

  it('is a message, escaped, with ids for names that are known', () => {
    expect(sentText('@approver & @netsec in #network: 1 < 2, @here', scene)).toBe(
      '<@U0APPROV1> &amp; <!subteam^S0NETSEC> in <#C0NETWORK|network>: 1 &lt; 2, <!here>',
    );
    expect(sentText('@nobody in #nowhere, a@approver', scene)).toBe(
      '@nobody in #nowhere, a@approver',
    );
    expect(sentText('see https://example.com/a?b=1&c=2, or not', scene)).toBe(
      'see <https://example.com/a?b=1&amp;c=2>, or not',
    );
    expect(sentText('thanks @approver.', scene)).toBe('thanks <@U0APPROV1>.');
  });

  it('lets nothing that was typed become markup of its own', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const sent = sentText(`x${typed}`, { people: [], groups: [], channels: [] });
        const marks = sent.replaceAll(/(^|\s)<(!here|!channel|!everyone|https?:[^\s<>]+)>/g, '$1');
        return !marks.includes('<') && !marks.includes('>');
      }),
    );
  });
});
