import { z } from 'zod';
import { policyFile } from './policy-schema.ts';

/**
 * The JSON Schema of a policy file, for editors: keys, types and patterns. What keys mean together, `policy
 * check` says. Of draft 7, which the language server for YAML knows best.
 */
export function policyJsonSchema() {
  const { $schema, ...schema } = z.toJSONSchema(policyFile, {
    ...{ io: 'input', target: 'draft-7' },
    override: ({ jsonSchema }) => {
      // Editors need not read patterns as Unicode ones, and would then refuse every name.
      if (jsonSchema.pattern?.includes('\\p{')) delete jsonSchema.pattern;
    },
  });
  return { $schema, title: 'Policy of privatelink-bot', ...schema };
}

/** The committed file, byte for byte. */
export function policySchemaText(): string {
  return `${JSON.stringify(policyJsonSchema(), undefined, 2)}\n`;
}
