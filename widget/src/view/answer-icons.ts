export const COPY = 'M9 9h10v11H9zM5 15V4h10';
export const CHECK = 'm5 12.5 4.5 4.5L19 7.5';
export const UP = 'M7 11v9H4v-9zm0 0 4.5-8c1.5 0 2.5 1 2.5 2.5L13.4 9H19a1.8 1.8 0 0 1 1.8 2.2l-1.6 7.4A1.8 1.8 0 0 1 17.4 20H7';
export const DOWN = 'M7 13V4H4v9zm0 0 4.5 8c1.5 0 2.5-1 2.5-2.5L13.4 15H19a1.8 1.8 0 0 0 1.8-2.2l-1.6-7.4A1.8 1.8 0 0 0 17.4 4H7';
export const OUT = 'M14 5h5v5m0-5-9 9M10 6H5v13h13v-5';
export const PAGE = 'M7 3h7l5 5v13H7zM14 3v5h5';
