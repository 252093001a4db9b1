import { type KeyboardEvent, useMemo, useRef } from 'react';
import type { ShownMessage } from '../../../wire.ts';
import { useStore } from '../../store/use-store.ts';
import { Message } from '../message/message.tsx';
import { dayOf } from '../times.ts';
import './message-list.css';
import { type Row, rowsOf } from './rows.ts';
import { useBottom } from './use-bottom.ts';
import { useGoal } from './use-goal.ts';
import { useKeepPlace } from './use-keep-place.ts';
import type { Older } from './use-older.ts';
import { useTop } from './use-top.ts';

type MessageListProps = {
  readonly label: string;
  readonly messages: readonly ShownMessage[];
  readonly inThread?: boolean;
  readonly lastRead?: string;
  readonly older?: Older;
  /** The message to bring into view. */
  readonly goal?: string | undefined;
  readonly onBottom?: (isAtBottom: boolean) => void;
};

/**
 * Messages, newest at the bottom. The list grows upwards (`column-reverse` in its styles): the browser
 * counts from its bottom, and so keeps the newest in view by itself, and the place of a reader who is
 * further up when older ones load above.
 */
export function MessageList(props: MessageListProps) {
  const { label, messages, inThread = false, lastRead, older, goal, onBottom } = props;
  const me = useStore((state) => state.scene?.me.id ?? '');
  const rows = useMemo(() => rowsOf(messages, { me, lastRead }), [messages, me, lastRead]);
  const list = useRef<HTMLElement>(null);
  const { isAtBottom, toBottom } = useBottom(list, onBottom);
  const top = useTop(list, older);
  useKeepPlace(list, messages[0]?.ts);
  useGoal(list, { goal, messages, older });
  const hasNews = !isAtBottom && (messages.at(-1)?.ts ?? '') > (lastRead ?? '');
  return (
    <div className="list-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section ref={list} className="list" aria-label={label} tabIndex={0} onKeyDown={walk}>
        <div className="list-rows">
          <div ref={top} className="list-top">
            {older?.isWhole === true ? <p className="soft">This is where it begins.</p> : null}
          </div>
          {rows.map((row) => (
            <RowView key={keyOf(row)} row={row} inThread={inThread} />
          ))}
        </div>
      </section>
      {hasNews ? (
        <button type="button" className="list-news" onClick={toBottom}>
          New messages below
        </button>
      ) : null}
    </div>
  );
}

function RowView({ row, inThread }: { readonly row: Row; readonly inThread: boolean }) {
  switch (row.kind) {
    case 'day':
      return <h2 className="list-day">{dayOf(row.ts, new Date())}</h2>;
    case 'new':
      return <p className="list-new">New</p>;
    case 'message':
      return <Message message={row.message} follows={row.follows} inThread={inThread} />;
  }
}

function keyOf(row: Row): string {
  if (row.kind === 'new') return 'new';
  return row.kind === 'day' ? `day ${row.ts}` : row.message.ts;
}

/** Up and down go from message to message, as in Slack. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  const { target, currentTarget: list } = event;
  if (step === 0 || !(target instanceof HTMLElement)) return;
  if (target !== list && !target.matches('article')) return; // an element's own keys
  const all = [...list.querySelectorAll<HTMLElement>('article')];
  const at = all.indexOf(target);
  const next = at === -1 ? all.at(step === 1 ? 0 : -1) : all[at + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
