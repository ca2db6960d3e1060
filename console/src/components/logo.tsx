export function Logo() {
  return (
    <span class="logo">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" class="logo-tile" />
        <path
          d="M9 13.5a4.5 4.5 0 0 1 4.5-4.5h5a4.5 4.5 0 0 1 4.5 4.5v3a4.5 4.5 0 0 1-4.5 4.5H14l-4 3.2V20a4.5 4.5 0 0 1-1-2.8z"
          fill="#fff"
        />
        <circle cx="13.5" cy="15" r="1.4" class="logo-tile" />
        <circle cx="18.5" cy="15" r="1.4" class="logo-tile" />
      </svg>
      CloneAI
    </span>
  );
}
