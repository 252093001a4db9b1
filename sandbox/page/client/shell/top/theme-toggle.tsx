import { useState } from 'react';
import { chooseTheme, theme } from '../../theme.ts';
import { Icon } from '../icon.tsx';

export function ThemeToggle() {
  const [shown, setShown] = useState(theme);
  const other = shown === 'light' ? 'dark' : 'light';
  const toggle = () => {
    chooseTheme(other);
    setShown(other);
  };
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Change to ${other}`}
      title={`Change to ${other}`}
      onClick={toggle}
    >
      <Icon name={other === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}
