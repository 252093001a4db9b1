import type { Obj } from '../../wire.ts';
import { CopyButton } from './copy-button.tsx';
import { JsonNode } from './json-node.tsx';

/** JSON that folds, and that can be taken away whole. */
export function JsonView({ json }: { readonly json: Obj }) {
  return (
    <>
      <CopyButton label="Copy JSON" text={() => JSON.stringify(json, null, 2)} />
      <div className="inspect-json">
        <JsonNode name={undefined} value={json} openTo={2} />
      </div>
    </>
  );
}
