import type { SectionProps } from '@/manage/section'

export default function RolesPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
