import { useLingui } from '@lingui/react/macro'
import { Users } from 'lucide-react'
import { Suspense } from 'react'
import { laterComponent } from '@/i18n/laterComponent'
import { Drawer } from '@/ui/Drawer'
import { IconButton } from '@/ui/IconButton'
import { useMedia } from '@/ui/useMedia'
import { PaneBoundary } from './PaneBoundary'
import { closeDrawer, openDrawer, toggleMembers, usePanels } from './panels'
import styles from './MembersAside.module.css'

const MemberList = laterComponent(() => import('@/features/members/MemberList'))

/** Whether the members stand beside the page. */
export function useMembersBeside(): boolean {
  const roomy = useMedia('roomy')
  return usePanels(({ members }) => members) && roomy
}

/** Shows or hides the members: beside the page where there is room, else in a drawer. */
export function MembersButton() {
  const { t } = useLingui()
  const roomy = useMedia('roomy')
  const beside = useMembersBeside()
  const open = usePanels(({ drawer }) => drawer === 'members')
  return (
    <IconButton
      label={t`Members`}
      aria-pressed={roomy ? beside : open}
      onClick={() => (roomy ? toggleMembers() : openDrawer('members'))}
    >
      <Users />
    </IconButton>
  )
}

export function MembersBeside({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  return (
    <aside className={styles.members} aria-label={t`Members`}>
      <PaneBoundary place={serverId}>
        <Suspense>
          <MemberList serverId={serverId} />
        </Suspense>
      </PaneBoundary>
    </aside>
  )
}

/** The same list over the page, on a narrow window. */
export function MembersDrawer({ serverId }: { serverId: string }) {
  const { t } = useLingui()
  const roomy = useMedia('roomy')
  const open = usePanels(({ drawer }) => drawer === 'members')
  if (roomy) return null
  return (
    <Drawer label={t`Members`} side="end" open={open} onClose={closeDrawer}>
      <div className={styles.drawer}>
        <PaneBoundary place={serverId}>
          <Suspense>
            <MemberList serverId={serverId} />
          </Suspense>
        </PaneBoundary>
      </div>
    </Drawer>
  )
}
