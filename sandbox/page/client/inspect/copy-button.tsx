import { useState } from 'react';

type CopyProps = { readonly label: string; readonly text: () => string };

export function CopyButton({ label, text }: CopyProps) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid('Copied');
    } catch {
      setSaid('This browser does not let the page copy');
    }
  };
  return (
    <p className="inspect-copy">
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
      <output>{said}</output>
    </p>
  );
}
