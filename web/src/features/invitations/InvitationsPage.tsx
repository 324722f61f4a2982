import type { SectionProps } from '@/manage/section'

export default function InvitationsPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
