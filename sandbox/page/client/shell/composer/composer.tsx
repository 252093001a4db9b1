import {
  type KeyboardEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ChannelRef } from '../../../wire.ts';
import { useStore } from '../../store/use-store.ts';
import { useWorkspace } from '../../workspace.ts';
import { Icon } from '../icon.tsx';
import './composer.css';
import { CompletionList, optionId } from './completion-list.tsx';
import { ShortcutsMenu } from './shortcuts-menu.tsx';
import { sentText } from './typed-text.ts';
import { useCompletion } from './use-completion.ts';
import { useDraft } from './use-draft.ts';
import { useSaying } from './use-saying.ts';

type ComposerProps = { readonly channel: ChannelRef; readonly thread: string | undefined };

/** Enter sends, Shift+Enter begins a line. What could not be said comes back into the field. */
export function Composer({ channel, thread }: ComposerProps) {
  const { as } = useWorkspace();
  const scene = useStore((state) => state.scene);
  const [text, write] = useDraft(`${as} ${channel.id} ${thread ?? ''}`);
  const [caret, setCaret] = useState(text.length);
  const field = useRef<HTMLTextAreaElement>(null);
  const { trouble, say } = useSaying();
  const list = useId();

  const put = usePutting(field);
  const replace = (changed: string, at: number) => {
    write(changed);
    setCaret(at);
  };
  const completing = useCompletion({ text, caret }, (changed, at) => {
    replace(changed, at);
    put(at);
  });

  const send = async () => {
    if (text.trim() === '' || scene === undefined) return;
    replace('', 0);
    const place = thread === undefined ? {} : { thread };
    const isSaid = await say({ channel: channel.id, text: sentText(text, scene), ...place });
    if (!isSaid && field.current?.value === '') replace(text, text.length);
  };
  const press = (event: KeyboardEvent) => {
    if (completing.press(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  const place = placeName(channel, scene?.app.name ?? '');
  const label = thread === undefined ? `Message ${place}` : 'Reply …';
  const hasList = (completing.completion?.items.length ?? 0) > 0;
  return (
    <div className="composer">
      <CompletionList id={list} completing={completing} />
      <div className="composer-frame">
        {thread === undefined ? <ShortcutsMenu /> : null}
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={label}
          aria-label={label}
          aria-autocomplete="list"
          aria-controls={hasList ? list : undefined}
          aria-activedescendant={
            hasList && completing.active >= 0 ? optionId(list, completing.active) : undefined
          }
          onChange={({ target }) => replace(target.value, target.selectionStart)}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onKeyDown={press}
        />
        <button
          type="button"
          className="icon-button composer-send"
          aria-label="Send"
          disabled={text.trim() === ''}
          onClick={() => void send()}
        >
          <Icon name="send" />
        </button>
      </div>
      <p className="composer-trouble" role="alert">
        {trouble}
      </p>
    </div>
  );
}

/** Puts the caret somewhere in a text that is not drawn yet. */
function usePutting(field: RefObject<HTMLTextAreaElement | null>): (at: number) => void {
  const goal = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (goal.current === undefined) return;
    field.current?.setSelectionRange(goal.current, goal.current);
    field.current?.focus();
    goal.current = undefined;
  });
  return (at) => {
    goal.current = at;
  };
}

function placeName({ kind, name }: ChannelRef, app: string): string {
  return kind === 'im' ? app : `#${name}`;
}
