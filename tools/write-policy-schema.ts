/** Writes `policy.schema.json` from the schema that policies are read with. A test compares the two. */
import { writeFileSync } from 'node:fs';
import { policySchemaText } from '../src/intake/policy-json-schema.ts';

writeFileSync('policy.schema.json', policySchemaText());
