/** Plecho's sign: two ends of a leg. */
export function Logo({ size = 34 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" role="img" aria-label="Plecho">
      <rect width="32" height="32" rx="8.5" fill="#0f5a6e" />
      <path d="M9 22.5V16a6.5 6.5 0 0 1 6.5-6.5H23" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <circle cx="9" cy="22.5" r="3.6" fill="#fff" />
      <circle cx="23" cy="9.5" r="3.6" fill="#7fd3e6" />
    </svg>
  );
}
