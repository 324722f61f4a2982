import type { SectionProps } from '@/manage/section'

export default function AccessPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
