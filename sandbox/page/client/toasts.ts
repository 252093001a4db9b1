type Toast = { readonly id: number; readonly text: string };

export type Toasts = {
  get(): readonly Toast[];
  add(text: string): void;
  dismiss(id: number): void;
  subscribe(listener: () => void): () => void;
};

/** More would cover what they speak of. */
const atOnce = 3;

/** What went wrong, in words; each stays until it is put away or three newer ones came. */
export function createToasts(): Toasts {
  let toasts: readonly Toast[] = [];
  let last = 0;
  const listeners = new Set<() => void>();
  const show = (changed: readonly Toast[]) => {
    toasts = changed;
    for (const listener of listeners) listener();
  };
  return {
    get: () => toasts,
    add(text) {
      last += 1;
      const others = toasts.filter((toast) => toast.text !== text);
      show([...others, { id: last, text }].slice(-atOnce));
    },
    dismiss: (id) => show(toasts.filter((toast) => toast.id !== id)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
