import { useState } from 'react';
import type { ChannelRef, ShownMessage } from '../../wire.ts';
import { topLevel } from '../store/messages.ts';
import { useStore } from '../store/use-store.ts';
import { Icon } from './icon.tsx';
import './guide.css';
import { guideSteps, stepAfter } from './guide-step.ts';

const kept = 'guide-put-away';
const none: readonly ShownMessage[] = [];

/** Two minutes: what to do next. Put away once, it stays away in this browser. */
export function Guide({ channel }: { readonly channel: ChannelRef }) {
  const messages = useStore((state) => state.messages.get(channel.id) ?? none);
  const [isPutAway, putAway] = useState(() => localStorage.getItem(kept) === 'true');
  if (isPutAway || channel.kind === 'im' || !channel.hasApp || channel.archived) return null;
  const key = stepAfter(topLevel(messages).filter(({ ephemeral }) => !ephemeral));
  const at = guideSteps.findIndex((step) => step.key === key);
  return (
    <section className="guide" aria-label="What to do next">
      <p>
        <strong>
          {at + 1} of {guideSteps.length}
        </strong>{' '}
        {guideSteps[at]?.text}
      </p>
      <button
        type="button"
        className="icon-button"
        aria-label="Put the guide away"
        onClick={() => {
          localStorage.setItem(kept, 'true');
          putAway(true);
        }}
      >
        <Icon name="close" />
      </button>
    </section>
  );
}
