/** Light or dark: as the system says, until somebody says otherwise in this browser. */

export type Theme = 'light' | 'dark';

const key = 'theme';

export function theme(): Theme {
  const chosen = localStorage.getItem(key);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(key, chosen);
  applyTheme();
}

/** Colours follow `color-scheme` (`light-dark()` in the styles), so that is all there is to set. */
export function applyTheme(): void {
  const chosen = localStorage.getItem(key);
  document.documentElement.style.colorScheme =
    chosen === 'light' || chosen === 'dark' ? chosen : 'light dark';
}
