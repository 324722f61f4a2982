import { type RefObject, useEffect, useState } from 'react'
import type { Role } from '@/manage/roles'
import { dragRole, type Edge } from './dragRole'

interface Options {
  role: Role
  isMovable: boolean
  onDrop: (dragged: Role, over: Role, edge: Edge) => void
}

/** Lets a row be dragged and dropped on; tells at which edge of it what hovers would land. */
export function useRoleDrag(row: RefObject<HTMLElement | null>, { role, isMovable, onDrop }: Options): Edge | null {
  const [hint, setHint] = useState<Edge | null>(null)
  useEffect(() => {
    const element = row.current
    return element ? dragRole({ element, role, isMovable, onHint: setHint, onDrop }) : undefined
  }, [row, role, isMovable, onDrop])
  return hint
}
