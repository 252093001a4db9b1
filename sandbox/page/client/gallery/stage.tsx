import { Blocks } from '../blocks/blocks.tsx';
import type { Acts, Names } from '../blocks/props.ts';
import type { GalleryEntry } from './gallery-json.ts';

/** Everything can be tried, what a button asks before it acts too; nobody is told of it. */
const acts: Acts = {
  press: () => Promise.resolve(),
  fill: () => Promise.resolve(),
  pick: () => Promise.resolve(),
  suggest: () => Promise.resolve([]),
};

type Drawn = { readonly entry: GalleryEntry; readonly names: Names };

/** An entry as a person meets it: what stands around the blocks, and the blocks. */
export function Stage({ entry, names }: Drawn) {
  const Frame = frames[entry.surface];
  return (
    <div className="gallery-stage" data-surface={entry.surface}>
      <Frame entry={entry} names={names} />
    </div>
  );
}

const frames = { message: MessageFrame, modal: ModalFrame, home: HomeFrame };

function Drawing({ entry, names }: Drawn) {
  const { json, surface, values, errors } = entry;
  return (
    <Blocks
      blocks={json.blocks}
      surface={surface}
      names={names}
      acts={acts}
      values={values}
      errors={errors}
    />
  );
}

function MessageFrame(drawn: Drawn) {
  return (
    <div className="gallery-message">
      <span className="gallery-avatar" aria-hidden="true">
        P
      </span>
      <div className="gallery-body">
        <p className="gallery-author">
          <strong>PrivateLink</strong> <span className="gallery-app">App</span>
        </p>
        <Drawing {...drawn} />
      </div>
    </div>
  );
}

function ModalFrame(drawn: Drawn) {
  const { title, submit, close } = drawn.entry.json;
  return (
    <div className="gallery-modal">
      <div className="gallery-modal-head">
        <p className="gallery-modal-title">{plainOf(title)}</p>
        <span aria-hidden="true">✕</span>
      </div>
      <div className="gallery-modal-body">
        <Drawing {...drawn} />
      </div>
      <div className="gallery-modal-foot">
        <span className="gallery-label">{plainOf(close)}</span>
        {submit === undefined ? null : (
          <span className="gallery-label gallery-label-main">{plainOf(submit)}</span>
        )}
      </div>
    </div>
  );
}

function HomeFrame(drawn: Drawn) {
  return (
    <div className="gallery-home">
      <Drawing {...drawn} />
    </div>
  );
}

/** Slack keeps text objects escaped; these are our own labels, and have nothing to undo. */
function plainOf(text: unknown): string {
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : '';
}
