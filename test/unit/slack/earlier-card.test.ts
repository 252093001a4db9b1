import { describe, expect, it } from 'vitest';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { aCard, sha256 } from './fixtures.ts';

const painter = createPainter({ sha256 });
const permalink = 'https://example.slack.com/archives/C0PRODNET/p1795424400000000';

describe('an earlier card', () => {
  it('says where the card is, and offers nothing to decide on', () => {
    const { blocks, text } = painter.earlierCard({ ...aCard(), permalink });

    const shown = JSON.parse(blocks).map((block: { type: string; text: { text: string } }) => [
      block.type,
      block.text.text,
    ]);
    expect(shown).toMatchInlineSnapshot(`
      [
        [
          "section",
          "Create PrivateLink service \`prod-eu-k7m2qx\`: request \`VLLY5R\` of <@U0REQUEST>.
      *This is no longer its card*, which is in <#C0PRODNET>. Nothing can be decided here.
      <https://example.slack.com/archives/C0PRODNET/p1795424400000000|Open the request>",
        ],
      ]
    `);
    expect(text).toMatchInlineSnapshot(`"Request \`VLLY5R\` goes on in another card."`);
  });

  it('names the channel alone while there is no card to open in it', () => {
    const { blocks } = painter.earlierCard(aCard());

    expect(blocks).toContain('<#C0PRODNET>');
    expect(blocks).not.toContain('Open the request');
  });
});
