import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import type { Role } from '@/manage/roles'

export type Edge = 'before' | 'after'

interface Options {
  element: HTMLElement
  role: Role
  isMovable: boolean
  onHint: (edge: Edge | null) => void
  onDrop: (dragged: Role, over: Role, edge: Edge) => void
}

const KEY = 'role'
const draggedIn = (data: Record<string | symbol, unknown>) => data[KEY] as Role | undefined

/** Makes a row draggable as a role, and a place to drop others. Returns what undoes it. */
export function dragRole({ element, role, isMovable, onHint, onDrop }: Options): () => void {
  const edgeAt = (clientY: number): Edge => {
    const { top, height } = element.getBoundingClientRect()
    // Below everybody's role there is nothing.
    return role.isDefault || clientY < top + height / 2 ? 'before' : 'after'
  }
  const target = dropTargetForElements({
    element,
    canDrop: ({ source }) => draggedIn(source.data)?.serverId === role.serverId,
    onDrag: ({ source, location }) =>
      onHint(draggedIn(source.data)?.id === role.id ? null : edgeAt(location.current.input.clientY)),
    onDragLeave: () => onHint(null),
    onDrop: ({ source, location }) => {
      onHint(null)
      const dragged = draggedIn(source.data)
      if (dragged) onDrop(dragged, role, edgeAt(location.current.input.clientY))
    },
  })
  return isMovable ? combine(target, draggable({ element, getInitialData: () => ({ [KEY]: role }) })) : target
}
