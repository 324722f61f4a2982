import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Member } from '@/live/members'
import type { ServerViewData } from '@/live/servers'
import { PersonName } from '@/ui/PersonName'
import { HEAD_REM, ROW_REM, slice, starts, topOf } from './layout'
import { MemberRow } from './MemberRow'
import styles from './MemberList.module.css'

/** A section as it is drawn. */
export interface Part {
  key: string
  heading: string
  color: string | null
  count: number
  /** The member at a place; `undefined` while it is on its way. */
  at: (place: number) => Member | undefined
}

interface Props {
  serverId: string
  view: ServerViewData
  parts: readonly Part[]
  /** Which places, over all sections, are looked at. */
  onLook?: (from: number, to: number) => void
}

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)

/**
 * Sections of any length of which only what is in view stands in the document. One tab stop; arrows, Home and End move
 * it.
 */
export function VirtualMembers({ serverId, view, parts, onLook }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ top: 0, height: 0 })
  const [active, setActive] = useState(0)
  const wantsFocus = useRef(false)
  const [unit] = useState(rem)
  const [row, head] = [ROW_REM * unit, HEAD_REM * unit]
  const counts = parts.map(({ count }) => count)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const shown = slice(counts, { ...place, row, head })
  const tabStop = Math.min(active, total - 1)

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = () => setPlace({ top: element.scrollTop, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => onLook?.(shown.from, shown.to))
  useEffect(() => {
    if (!wantsFocus.current) return
    const target = scroller.current?.querySelector<HTMLElement>(`[data-place="${tabStop}"] [data-person]`)
    if (!target) return
    wantsFocus.current = false
    target.focus({ preventScroll: true })
  })

  const go = (to: number) => {
    const next = Math.min(total - 1, Math.max(0, to))
    const element = scroller.current
    if (!element) return
    const top = topOf(counts, next, row, head)
    if (top < element.scrollTop + head) element.scrollTop = top - head
    else if (top + row > element.scrollTop + element.clientHeight) element.scrollTop = top + row - element.clientHeight
    wantsFocus.current = true
    setActive(next)
    setPlace({ top: element.scrollTop, height: element.clientHeight })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowDown: tabStop + 1,
      ArrowUp: tabStop - 1,
      PageDown: tabStop + 10,
      PageUp: tabStop - 10,
      Home: 0,
      End: total - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    go(to)
  }

  const before = starts(counts)
  return (
    // Keys pressed on a row bubble to the list, which moves its tab stop.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={scroller}
      className={styles.members}
      onScroll={({ currentTarget }) => setPlace({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })}
      onKeyDown={onKeyDown}
    >
      {parts.map((part, index) => {
        const first = before[index] ?? 0
        return (
          <Section key={part.key} part={part} height={head + part.count * row}>
            {places(shown.parts[index]).map((at) => {
              const member = part.at(at)
              return (
                <MemberRow
                  key={member?.id ?? at}
                  serverId={serverId}
                  view={view}
                  member={member}
                  place={first + at}
                  position={at + 1}
                  count={part.count}
                  top={head + at * row}
                  isTabStop={first + at === tabStop}
                  onFocus={setActive}
                />
              )
            })}
          </Section>
        )
      })}
    </div>
  )
}

const places = (part: { from: number; to: number } | undefined): number[] =>
  part ? Array.from({ length: part.to - part.from }, (_, index) => part.from + index) : []

function Section({ part, height, children }: { part: Part; height: number; children: React.ReactNode }) {
  return (
    <section className={styles.section} style={{ blockSize: height }}>
      <h2 className={styles.heading}>
        <PersonName name={part.heading} color={part.color} /> · {part.count}
      </h2>
      <ul>{children}</ul>
    </section>
  )
}
