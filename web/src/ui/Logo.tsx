/** The mark: a speech bubble that sends out an arc. Drawn in the current colour; the eye is `--logo-cut`. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        fill="currentColor"
        d="M11.6 8.2h5.2a6.9 6.9 0 0 1 0 13.8h-3.2l-4.3 3.6c-.7.6-1.6.1-1.6-.8v-3.9a6.9 6.9 0 0 1 3.9-12.7Z"
      />
      <circle cx="14.2" cy="15.1" r="2.2" fill="var(--logo-cut, var(--bg-page))" />
      <path
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
        d="M24.6 6.4a11.9 11.9 0 0 1 2.9 11.9"
      />
    </svg>
  )
}
