import { useState } from 'react';

const key = 'cloud-shown';
/** Where there is room for it beside a conversation and its thread. */
const roomy = '(min-width: 1280px)';

/** Whether the cloud stands beside the workspace; kept in this browser. */
export function useCloudShown(): readonly [boolean, (isShown: boolean) => void] {
  const [isShown, setShown] = useState(() => {
    const kept = localStorage.getItem(key);
    return kept === null || !matchMedia(roomy).matches
      ? matchMedia(roomy).matches
      : kept === 'true';
  });
  const show = (wanted: boolean) => {
    localStorage.setItem(key, String(wanted));
    setShown(wanted);
  };
  return [isShown, show];
}
