interface ImportMetaEnv {
  readonly VITE_CLONEAI_URL?: string;
  readonly VITE_CLONEAI_CLONE?: string;
}
