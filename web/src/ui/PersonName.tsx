import { nameColor } from '@/lib/nameColor'

/** A name in its role's colour, which each theme makes as light or dark as it must be to be read. */
export function PersonName({ name, color }: { name: string; color: string | null | undefined }) {
  if (!color) return <span>{name}</span>
  const { light, dark } = nameColor(color)
  return <span style={{ color: `light-dark(${light}, ${dark})` }}>{name}</span>
}
