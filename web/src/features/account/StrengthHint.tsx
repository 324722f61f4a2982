import { Plural, Trans } from '@lingui/react/macro'
import { characters, type Strength, SHORTEST, strength } from './strength'
import styles from './StrengthHint.module.css'

const bars: Record<Strength, number> = { short: 0, weak: 1, fair: 2, good: 3 }

/** Three bars and a word. It only advises: the server decides. */
export function StrengthHint({ password, own }: { password: string; own: string[] }) {
  const level = strength(password, own)
  return (
    <span className={styles.hint} data-level={password === '' ? 'none' : level}>
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <i key={bar} data-on={bar <= bars[level] || undefined} />
        ))}
      </span>
      <span>
        <Word level={level} missing={SHORTEST - characters(password)} empty={password === ''} />
      </span>
    </span>
  )
}

function Word({ level, missing, empty }: { level: Strength; missing: number; empty: boolean }) {
  if (empty) return <Trans>At least 10 characters; a few words are fine.</Trans>
  switch (level) {
    case 'short':
      return <Plural value={missing} one="# more character needed." other="# more characters needed." />
    case 'weak':
      return <Trans>Easy to guess.</Trans>
    case 'fair':
      return <Trans>Fair. Longer is better.</Trans>
    case 'good':
      return <Trans>Good.</Trans>
  }
}
