import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parsePolicy } from '../../../src/intake/policy-file.ts';
import { policyJsonSchema, policySchemaText } from '../../../src/intake/policy-json-schema.ts';

const example = readFileSync('policy.example.yaml', 'utf8');
const accepts = (policy: unknown): boolean =>
  z.fromJSONSchema(JSON.parse(policySchemaText())).safeParse(policy).success;

describe('the JSON Schema of the policy', () => {
  it('is committed as it is generated: `npm run schema` writes it', () => {
    expect(readFileSync('policy.schema.json', 'utf8')).toBe(policySchemaText());
  });

  it('is one that an editor finds from the example, which it accepts, as the bot does', () => {
    expect(example).toMatch(/^# yaml-language-server: \$schema=\.\/policy\.schema\.json\n/);
    expect(policyJsonSchema().$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(accepts(parse(example))).toBe(true);
    expect(parsePolicy(example).ok).toBe(true);
  });

  it.each([
    ['a key that is not honoured', { escalate: true }],
    ['a channel by its name', { channel: 'network' }],
    ['no environment', { environments: [] }],
    [
      'a risk that there is not',
      {
        environments: [
          {
            name: 'a',
            approvers: { groups: ['S0NETSEC'] },
            rules: [{ when: { flags: ['lunch'] } }],
          },
        ],
      },
    ],
  ])('refuses %s', (_, change) => {
    expect(accepts({ ...parse(example), ...change })).toBe(false);
  });
});
