import type { SectionProps } from '@/manage/section'

export default function OverviewPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
