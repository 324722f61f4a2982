import type { ReactNode } from 'react'

export type DrawingName = 'hello' | 'islands' | 'lost' | 'door' | 'cable'

/** Line drawings in ink and coral, all on a ground of 160 × 110. */
const drawings: Record<DrawingName, ReactNode> = {
  // Two speech bubbles; one beeps.
  hello: (
    <>
      <path d="M28 26h44a18 18 0 0 1 0 36H54L38 75V62H28a18 18 0 0 1 0-36Z" />
      <path d="M34 40h30M34 49h18" />
      <path d="M98 52h28a15 15 0 0 1 0 30h-6v11l-13-11h-9a15 15 0 0 1 0-30Z" />
      <path data-ink="signal" d="M138 38a22 22 0 0 1 9 17M133 28a33 33 0 0 1 20 22" />
      <circle data-ink="signal" cx="112" cy="67" r="3" />
    </>
  ),
  // Three islands, one with a flag.
  islands: (
    <>
      <path d="M12 88c10-14 36-14 46 0M54 88c14-26 52-26 66 0M112 88c8-10 28-10 36 0" />
      <path d="M4 96q9-6 18 0t18 0 18 0 18 0 18 0 18 0 18 0 18 0" />
      <path d="M87 68V28" />
      <path data-ink="signal" d="M87 29c10-6 16 6 27 0v16c-11 6-17-6-27 0" />
      <path d="M34 78V64m0 0c-6-6-12-2-12-2m12 2c6-6 12-2 12-2" />
      <circle cx="132" cy="30" r="9" />
    </>
  ),
  // A signpost that points at nothing.
  lost: (
    <>
      <path d="M80 98V22M66 98h28" />
      <path d="M80 30h38l9 9-9 9H80ZM80 56H44l-9 9 9 9h36Z" />
      <path data-ink="signal" d="M96 36c3-3 8-1 8 2 0 3-4 3-4 5M100 46v.5" />
      <path d="M18 98h30M112 98h30" />
    </>
  ),
  // A door ajar, light behind it.
  door: (
    <>
      <path d="M52 96V18h56v78M40 96h80" />
      <path d="m52 18 32 10v76L52 96" />
      <circle cx="77" cy="65" r="2.5" />
      <path data-ink="signal" d="M92 34l8-4M93 52l10-1M93 70l9 3" />
    </>
  ),
  // A plug out of its socket.
  cable: (
    <>
      <path d="M6 70c22 0 18-28 40-28h10M56 30v24h10a12 12 0 0 0 0-24ZM78 36h9M78 48h9" />
      <path d="M154 40c-22 0-18 30-36 30h-6M112 56v28h-8a14 14 0 0 1 0-28Z" />
      <path data-ink="signal" d="M90 58l-5 7M96 26l4-8M84 22l-1-9" />
    </>
  ),
}

export function Drawing({ name, className }: { name: DrawingName; className?: string | undefined }) {
  return (
    <svg className={className} data-drawing="" viewBox="0 0 160 110" aria-hidden="true">
      {drawings[name]}
    </svg>
  )
}
