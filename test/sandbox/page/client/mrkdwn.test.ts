import { describe, expect, test } from 'vitest';
import { drawnText } from './support/drawn.ts';

describe('a text in mrkdwn', () => {
  test.each([
    ['*bold*, _italic_ and ~struck~', '<strong>bold</strong>, <em>italic</em> and <s>struck</s>'],
    ['*bold _and italic_*', '<strong>bold <em>and italic</em></strong>'],
    ['*`a` of `b`*', '<strong><code>a</code> of <code>b</code></strong>'],
    ['*a `b* c` d*', '<strong>a <code>b* c</code> d</strong>'],
    ['*a *b* c*', '<strong>a *b</strong> c*'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['* not bold * and *not\nthis*', '* not bold * and *not\nthis*'],
    ['`*code*` is code', '<code>*code*</code> is code'],
    ['```*many*\nlines```\nand on', '<pre>*many*\nlines</pre>and on'],
    ['said:\n&gt; one\n>two\nand I', 'said:\n<blockquote>one\ntwo</blockquote>and I'],
    ['&gt;&gt;&gt;one\n\ntwo', '<blockquote>one\n\ntwo</blockquote>'],
    ['• a list\n1. is text', '• a list\n1. is text'],
  ])('%j is drawn as %s', (text, html) => {
    expect(drawnText(text)).toBe(html);
  });

  test.each([
    ['<@U1>', '@ada'],
    ['<@U9|grace>', '@grace'],
    ['<@U9>', '@U9'],
    ['<#C1|old-name>', '#network'],
    ['<!subteam^S1>', '@reviewers'],
  ])('%j mentions %s', (text, name) => {
    expect(drawnText(text)).toBe(`<span class="mention">${name}</span>`);
  });

  test.each([
    ['<@U2>', '@U2'],
    ['<!here>', '@here'],
  ])('%j marks the mention of whoever reads it', (text, name) => {
    expect(drawnText(text)).toBe(`<span class="mention mine">${name}</span>`);
  });

  test('a bold mention is bold', () => {
    expect(drawnText('*<@U1>* asks')).toBe(
      '<strong><span class="mention">@ada</span></strong> asks',
    );
  });

  test('a link says where it leads', () => {
    expect(drawnText('<https://a.example/?b=1&amp;c=2|open>')).toBe(
      '<a href="https://a.example/?b=1&amp;c=2" target="_blank" rel="noreferrer noopener" title="https://a.example/?b=1&amp;c=2">open</a>',
    );
  });

  test('escapes are undone once', () => {
    expect(drawnText('&amp;lt;b&amp;gt; &lt;i&gt;')).toBe('&amp;lt;b&amp;gt; &lt;i&gt;');
  });
});

describe('what somebody may have typed', () => {
  test.each([
    '<javascript:alert(1)|click>',
    '<data:text/html,x>',
    '<script>alert(1)</script>',
    '<!everybody>',
    '<@U1',
    '<img src=x onerror=alert(1)>',
  ])('%j is the text that it is', (text) => {
    const escaped = text.replaceAll('<', '&lt;').replaceAll('>', '&gt;');

    expect(drawnText(text)).toBe(escaped);
  });

  test('an escaped mention, link and date are text', () => {
    const text = '&lt;!channel&gt; &lt;@U1&gt; &lt;https://a.example|b&gt;';

    expect(drawnText(text)).toBe(text);
  });
});

describe('an emoji', () => {
  test.each([
    [':tada:', '🎉'],
    [':+1:', '👍'],
    [':heart:', '❤️'],
    [':wave::skin-tone-3:', '👋🏼'],
  ])('%s is drawn', (text, emoji) => {
    expect(drawnText(text)).toContain(`>${emoji}</span>`);
  });

  test.each(['`:tada:`', '```:tada:```'])('in code, as in %s, stays text', (text) => {
    expect(drawnText(text)).toContain('>:tada:</');
  });

  test('that nobody knows stays text, as in an ARN', () => {
    const arn = 'arn:aws:iam::111122223333:root';

    expect(drawnText(arn)).toBe(arn);
  });
});
