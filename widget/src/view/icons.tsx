const PATHS = {
  send: 'M12 19V5m-6 6 6-6 6 6',
  stop: 'M7.5 7.5h9v9h-9z',
  close: 'm6 6 12 12M18 6 6 18',
  minimize: 'm6 9.5 6 6 6-6',
  restart: 'M12 5v14M5 12h14',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  up: 'M7 11v9H4v-9zm0 0 4.5-8c1.5 0 2.5 1 2.5 2.5L13.4 9H19a1.8 1.8 0 0 1 1.8 2.2l-1.6 7.4A1.8 1.8 0 0 1 17.4 20H7',
  down: 'M7 13V4H4v9zm0 0 4.5 8c1.5 0 2.5-1 2.5-2.5L13.4 15H19a1.8 1.8 0 0 0 1.8-2.2l-1.6-7.4A1.8 1.8 0 0 0 17.4 4H7',
  retry: 'M4 5v5h5M20 19v-5h-5M5.5 15a7 7 0 0 0 12 2.5L20 14M4 10l2.5-3.5a7 7 0 0 1 12 2.5',
  latest: 'M12 5v14m-6-6 6 6 6-6',
  out: 'M14 5h5v5m0-5-9 9M10 6H5v13h13v-5',
  page: 'M7 3h7l5 5v13H7zM14 3v5h5',
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
