const paths = {
  seal: 'M9.5 14v-2c0-1.2-1.6-2.2-1.6-4.3a4.1 4.1 0 0 1 8.2 0c0 2.1-1.6 3.1-1.6 4.3v2M6 17.5V15.5a1.5 1.5 0 0 1 1.5-1.5h9a1.5 1.5 0 0 1 1.5 1.5v2zM6 20.5h12',
  verify:
    'M14 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8zM14 3.5V8h4.5M9 14l2.2 2.2L15.5 12',
  good: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.3 12.3l2.6 2.5 4.9-5.3',
  unsure:
    'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.7 9.7a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1.1.9-1.1 1.6v.3M12 16.4v.1',
  bad: 'M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7zM9.2 9.2l5.6 5.6M14.8 9.2l-5.6 5.6',
  none: 'M12 3.5a8.5 8.5 0 0 1 4.25 1.14M19.36 7.75a8.5 8.5 0 0 1 0 8.5M16.25 19.36a8.5 8.5 0 0 1-8.5 0M4.64 16.25a8.5 8.5 0 0 1 0-8.5M7.75 4.64A8.5 8.5 0 0 1 12 3.5M8.5 12h7',
  unreadable:
    'M14 3.5H7A1.5 1.5 0 0 0 5.5 5v6l3-1.5 3.5 2 3.5-2 3 1.5V8zM14 3.5V8h4.5M5.5 14.5V19A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5v-4.5l-3-1.5-3.5 2-3.5-2z',
  warning: 'M12 4.5l8.5 15h-17zM12 10v4.2M12 16.7v.1',
  file: 'M14 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8zM14 3.5V8h4.5',
  add: 'M12 5.5v13M5.5 12h13',
  subtract: 'M5.5 12h13',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14',
  copy: 'M9 9V5.5A1 1 0 0 1 10 4.5h8.5a1 1 0 0 1 1 1V14a1 1 0 0 1-1 1H15M5.5 9H14a1 1 0 0 1 1 1v8.5a1 1 0 0 1-1 1H5.5a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1z',
  down: 'M6.5 9.5l5.5 5.5 5.5-5.5',
  next: 'M9.5 6.5l5.5 5.5-5.5 5.5',
  pages: 'M5.5 4.5h5v6.5h-5zM13.5 4.5h5v6.5h-5zM5.5 13.5h5V20h-5zM13.5 13.5h5V20h-5z',
  outline: 'M5 6.5h1M9 6.5h10M5 12h1M11 12h8M5 17.5h1M11 17.5h8',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5',
  print:
    'M7.5 9V4.5h9V9M7.5 16.5H5.5A1 1 0 0 1 4.5 15.5V10a1 1 0 0 1 1-1h13a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-2M7.5 13.5h9v6h-9z',
  waiting: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  skipped: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 12h7',
} as const;

/** The names of the set: open lines of one weight, 24 units wide. */
export type IconName = keyof typeof paths;

/** One icon. Never alone: a word stands beside it, so it is hidden from screen readers. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={size >= 32 ? 1.25 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
