import type { SectionProps } from '@/manage/section'

export default function MembersPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
