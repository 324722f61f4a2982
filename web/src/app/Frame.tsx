import { useLingui } from '@lingui/react/macro'
import { Outlet, useParams } from '@tanstack/react-router'
import { Suspense } from 'react'
import { SelfPanel } from '@/features/account/SelfPanel'
import { ChannelDialogs } from '@/features/channels/ChannelDialogs'
import { Rail } from '@/features/servers/Rail'
import { ServerDialogs } from '@/features/servers/ServerDialogs'
import { usePreview } from '@/live/preview'
import { laterComponent } from '@/i18n/laterComponent'
import { useSession } from '@/live/session'
import { Drawer } from '@/ui/Drawer'
import { useMedia } from '@/ui/useMedia'
import { PaneBoundary } from './PaneBoundary'
import { closeDrawer, usePanels } from './panels'
import { Sidebar } from './Sidebar'
import { Tabs } from './Tabs'
import { useTravel } from './useTravel'
import styles from './Frame.module.css'

const PreviewBar = laterComponent(() => import('./settings/PreviewBar'))

/** The panes around every page of somebody who is signed in. */
export function Frame() {
  const signedIn = useSession(({ status }) => status === 'signedIn')
  const phone = useMedia('phone')
  const { serverId } = useParams({ strict: false })
  const preview = usePreview((state) => state.preview)
  useTravel()
  // The router is on its way to the sign-in page.
  if (!signedIn) return null
  return (
    <div className={styles.frame} data-preview={preview !== null || undefined}>
      {preview && (
        <Suspense>
          <PreviewBar preview={preview} serverId={serverId} />
        </Suspense>
      )}
      {phone ? <SideDrawer serverId={serverId} /> : <Sides serverId={serverId} />}
      <Outlet />
      {phone && <Tabs />}
      <ServerDialogs onEnter={closeDrawer} />
      <ChannelDialogs onEnter={closeDrawer} />
    </div>
  )
}

function Sides({ serverId }: { serverId: string | undefined }) {
  return (
    <>
      <PaneBoundary>
        <Rail serverId={serverId} onLeave={closeDrawer} />
      </PaneBoundary>
      <div className={styles.side}>
        <PaneBoundary place={serverId}>
          <Sidebar serverId={serverId} />
        </PaneBoundary>
        <SelfPanel />
      </div>
    </>
  )
}

function SideDrawer({ serverId }: { serverId: string | undefined }) {
  const { t } = useLingui()
  const open = usePanels(({ drawer }) => drawer === 'channels')
  return (
    <Drawer label={t`Servers and channels`} side="start" open={open} onClose={closeDrawer}>
      <div className={styles.sides}>
        <Sides serverId={serverId} />
      </div>
    </Drawer>
  )
}
