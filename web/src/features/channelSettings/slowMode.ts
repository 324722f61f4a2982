import { useLingui } from '@lingui/react/macro'

const MINUTE = 60
const HOUR = 60 * MINUTE

const offered: readonly number[] = [
  0,
  5,
  10,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  6 * HOUR,
]

/** The waits to choose from, in seconds, with the one that is set now. */
export const slowModes = (current: number): number[] => [...new Set([...offered, current])].toSorted((a, b) => a - b)

/** "5 seconds", "2 minutes": a number of seconds in the largest unit that fits. */
export function useDuration(): (seconds: number) => string {
  const { i18n } = useLingui()
  const say = (value: number, unit: string) => i18n.number(value, { style: 'unit', unit, unitDisplay: 'long' })
  return (seconds) => {
    if (seconds % HOUR === 0) return say(seconds / HOUR, 'hour')
    return seconds % MINUTE === 0 ? say(seconds / MINUTE, 'minute') : say(seconds, 'second')
  }
}
