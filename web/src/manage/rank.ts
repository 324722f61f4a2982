import type { Role } from './roles'

/** What rank is about; `isDefault`: the role that everybody has. */
export type Ranked = Pick<Role, 'id' | 'position' | 'isDefault'>

/** Where the viewer stands among the roles. */
export interface Standing {
  /** The position of the viewer's highest role; the default role, which everybody has, is at 0. */
  top: number
  isOwner: boolean
}

export function standing(
  roles: readonly Pick<Ranked, 'id' | 'position'>[],
  mine: readonly string[],
  isOwner: boolean,
): Standing {
  const positions = roles.filter(({ id }) => mine.includes(id)).map(({ position }) => position)
  return { top: Math.max(0, ...positions), isOwner }
}

/** Whether the viewer may change a role: only below the own highest one; the owner stands above all. */
export const outranks = ({ top, isOwner }: Standing, { position }: Pick<Ranked, 'position'>): boolean =>
  isOwner || position < top

/**
 * Moves one role a place up (-1) or down (1) in the list, highest first; the default role stays last. Answers what
 * `moveRole` is told: the role that it then stands directly above, `null` for the lowest place. `undefined`: it
 * cannot go there.
 */
export function moveByOne(roles: readonly Ranked[], id: string, step: 1 | -1, by: Standing): string | null | undefined {
  const movable = roles.filter(({ isDefault }) => !isDefault)
  const at = movable.findIndex((role) => role.id === id)
  const neighbour = movable[at + step]
  if (at === -1 || !neighbour || !outranks(by, neighbour)) return undefined
  return placeAt(movable, id, at + step)
}

/** The role that `id` stands directly above when it is put at `index` of the others; `null`: it is the lowest. */
function placeAt(movable: readonly Ranked[], id: string, index: number): string | null {
  return movable.filter((role) => role.id !== id)[index]?.id ?? null
}

/** What `moveRole` is told when a role is let go before or after another one; `undefined`: nothing changes. */
export function moveByDrop(
  roles: readonly Ranked[],
  id: string,
  over: string,
  edge: 'before' | 'after',
  by: Standing,
): string | null | undefined {
  const movable = roles.filter(({ isDefault }) => !isDefault)
  const others = movable.filter((role) => role.id !== id)
  const at = others.findIndex((role) => role.id === over)
  if (id === over || at === -1) return undefined
  const index = edge === 'before' ? at : at + 1
  // Nothing may be put above a role that the viewer does not outrank.
  const reachesTooHigh = others.slice(index).some((role) => !outranks(by, role))
  const stays = movable.findIndex((role) => role.id === id) === index
  return reachesTooHigh || stays ? undefined : placeAt(movable, id, index)
}
