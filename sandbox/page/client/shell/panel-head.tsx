import { Icon } from './icon.tsx';
import { useNarrow } from './use-narrow.ts';

type PanelHeadProps = {
  readonly title: string;
  readonly about?: string;
  readonly onClose: () => void;
};

/** Of something that stands beside the conversation; on a narrow screen, in its place. */
export function PanelHead({ title, about, onClose }: PanelHeadProps) {
  const Heading = useNarrow() ? 'h1' : 'h2';
  return (
    <header className="panel-head">
      <Heading>
        {title} {about === undefined ? null : <span className="soft">{about}</span>}
      </Heading>
      <button type="button" className="icon-button" aria-label={`Close ${title}`} onClick={onClose}>
        <Icon name="close" />
      </button>
    </header>
  );
}
