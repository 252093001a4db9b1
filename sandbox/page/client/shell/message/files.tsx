import type { FileRef } from '../../../wire.ts';

/** Slack shows the first lines of a text. */
const linesShown = 5;

/** What is attached: its beginning, all of it when opened, and itself. */
export function Files({ files }: { readonly files: readonly FileRef[] }) {
  return files.map((file) => <File key={file.name} file={file} />);
}

function File({ file: { name, size, text } }: { readonly file: FileRef }) {
  const lines = text.split('\n');
  const rest = lines.slice(linesShown).join('\n');
  return (
    <figure className="file">
      <figcaption>
        <strong>{name}</strong> <span className="soft">{sizeOf(size)}</span>
        <button type="button" className="link-button" onClick={() => download(name, text)}>
          Download<span className="unseen"> {name}</span>
        </button>
      </figcaption>
      <pre>{lines.slice(0, linesShown).join('\n')}</pre>
      {rest.trim() === '' ? null : (
        <details>
          <summary>{lines.length - linesShown} more lines</summary>
          <pre>{rest}</pre>
        </details>
      )}
    </figure>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`;
}

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
