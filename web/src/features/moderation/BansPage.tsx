import type { SectionProps } from '@/manage/section'

export default function BansPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
