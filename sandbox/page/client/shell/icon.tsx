const paths = {
  back: 'M12.5 4 6.5 10l6 6',
  bolt: 'M11 2 4 11.5h5L8.5 18 16 8.5h-5z',
  close: 'm5 5 10 10M15 5 5 15',
  cloud: 'M6 15.5a3.5 3.5 0 0 1-.4-7 4.5 4.5 0 0 1 8.6-.6A3.8 3.8 0 0 1 14 15.5z',
  down: 'm5 8 5 5 5-5',
  home: 'M3.5 9.5 10 4l6.5 5.5V16h-4v-4h-5v4h-4z',
  inside: 'M8.5 3.5a5 5 0 1 1 0 10 5 5 0 0 1 0-10M12.5 12.5 17 17',
  list: 'M4 5.5h12M4 10h12M4 14.5h12',
  lock: 'M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9',
  message: 'M3.5 4.5h13v9H10l-4 3v-3H3.5z',
  moon: 'M15.5 12A6.5 6.5 0 0 1 8 4.5 6.5 6.5 0 1 0 15.5 12',
  more: 'M9.4 4.5a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M9.4 10a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M9.4 15.5a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0',
  reply: 'M8 5 4 9l4 4M4 9h7a5 5 0 0 1 5 5v1.5',
  send: 'M3.5 3.5 17 10 3.5 16.5 6 10zM6 10h6',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M10 2v2M10 16v2M2 10h2M16 10h2M4.5 4.5l1.3 1.3M14.2 14.2l1.3 1.3M15.5 4.5l-1.3 1.3M5.8 14.2l-1.3 1.3',
} as const;

/** A picture beside words, or within a button that has a label: nothing that must be read. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
