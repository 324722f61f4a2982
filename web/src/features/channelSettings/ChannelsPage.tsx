import type { SectionProps } from '@/manage/section'

export default function ChannelsPage({ view }: SectionProps) {
  return <p>{view.server.name}</p>
}
