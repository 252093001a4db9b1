import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../src/domain/request.ts';
import { createPainter } from '../../../src/slack/messages/painter.ts';
import { aCard, aRequest, readable, sha256 } from './fixtures.ts';

const painter = createPainter({ sha256 });
const { desired } = aRequest();

/** An update that takes one account off and adds another. */
function anUpdate(status: 'succeeded' | 'failed' | 'needs_attention', failure?: Failure) {
  const { clusterId } = aRequest().target;
  const consumerAccounts = ['arn:aws:iam::999988887777:root'];
  return aCard(
    { change: 'update', status, failure },
    {
      live: {
        ...{ exists: true, createdAt: '2026-09-02T11:27:12.011Z', clusterId },
        ...{ ...desired, consumerAccounts },
      },
    },
  );
}

describe('the end of an update', () => {
  it('says what was added and removed, and what a removal does not do', () => {
    const { blocks } = painter.update({ code: 'updated' }, anUpdate('succeeded'));

    expect(readable(blocks)).toMatchInlineSnapshot(`
      "*AVAILABLE:* HCP has the service with the values that were approved: + 1, − 1.
      Consumer accounts: + \`arn:aws:iam::111122223333:root\`
      Consumer accounts: − \`arn:aws:iam::999988887777:root\`
      What was removed is *off the allow list; connections already accepted may stay*. Their owners end them in their own AWS account, by deleting the VPC endpoint: \`aws ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-…\`"
    `);
  });

  it('says so on the card as well', () => {
    const { blocks } = painter.card(anUpdate('succeeded'));

    expect(readable(blocks)).toContain(
      'off the allow list; connections already accepted may stay.\n*AVAILABLE*',
    );
  });

  it('says nothing of connections where nothing was removed', () => {
    const { blocks } = painter.update({ code: 'updated' }, aCard({ change: 'update' }));

    expect(readable(blocks)).not.toContain('accepted');
  });

  it('shows on the card what HCP has that was not approved, and lacks that was', () => {
    const none = { added: [], removed: [] };
    const differs = {
      consumerAccounts: none,
      consumerIpRanges: { added: ['10.66.0.0/16'], removed: ['10.20.0.0/16'] },
      consumerRegions: none,
    };

    const { blocks } = painter.card(
      anUpdate('needs_attention', { code: 'not_as_desired', differs }),
    );

    expect(readable(blocks)).toContain(
      [
        'What HCP has differs from what was approved (+ HCP has it, − HCP lacks it):',
        'Consumer IP ranges: + `10.66.0.0/16`',
        'Consumer IP ranges: − `10.20.0.0/16`',
      ].join('\n'),
    );
  });
});

describe('the end of a delete', () => {
  it('says that it is gone, and what can be done now', () => {
    const state = aCard({ change: 'delete', status: 'succeeded' });

    expect(readable(painter.update({ code: 'deleted' }, state).blocks)).toMatchInlineSnapshot(
      `"*Deleted:* HCP no longer has the service. Cluster \`prod-eu\` can be deleted now, as far as PrivateLink goes. VPC endpoints that were on it do not work any more; their owners can delete them."`,
    );
  });
});

describe('a failure', () => {
  const hcp = { code: 9, message: '<!channel> 2 endpoints *connected*' };

  it.each(['create', 'update', 'delete'] as const)(
    'of a %s tells HCP’s code and words, escaped, and whether asking again is safe',
    (change) => {
      const codes = ['refused_by_hcp', 'operation_failed', 'service_failed'] as const;
      for (const code of codes) {
        const failure = { code, hcp };
        const { blocks } = painter.update({ code: 'failed', failure }, aCard({ change }));
        const text = readable(blocks);
        expect(text).toContain('HCP said (code 9): &lt;!channel&gt; 2 endpoints *connected*');
        expect(text).toMatch(/before you ask again|Asking again is safe|asking for the same again/);
      }
    },
  );
});
