import type { SectionProps } from '@/manage/section'

export default function AuditPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
