const PATHS = {
  send: 'M12 19V5m-6 6 6-6 6 6',
  stop: 'M7.500 7.500h9v9h-9z',
  close: 'm6 6 12 12M18 6 6 18',
  minimize: 'm6 9.500 6 6 6-6',
  restart: 'M12 5v14M5 12h14',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  up: 'M7 11v9H4v-9zm0 0 4.500-8c1.500 0 2.500 1 2.500 2.500L13.400 9H19a1.800 1.800 0 0 1 1.800 2.200l-1.600 7.400A1.800 1.800 0 0 1 17.400 20H7',
  down: 'M7 13V4H4v9zm0 0 4.500 8c1.500 0 2.500-1 2.500-2.500L13.400 15H19a1.800 1.800 0 0 0 1.800-2.200l-1.600-7.400A1.800 1.800 0 0 0 17.400 4H7',
  retry: 'M4 5v5h5M20 19v-5h-5M5.500 15a7 7 0 0 0 12 2.500L20 14M4 10l2.500-3.500a7 7 0 0 1 12 2.500',
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
