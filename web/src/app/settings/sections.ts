import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  Hash,
  type LucideIcon,
  ScrollText,
  Shield,
  SlidersHorizontal,
  Table2,
  Ticket,
  UserX,
  Users,
} from 'lucide-react'
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import type { Permission } from '@/gql/graphql'
import type { SectionProps } from '@/manage/section'

export interface Section {
  /** Its part of the address, after `/s/:serverId/settings/`. */
  path: string
  name: MessageDescriptor
  icon: LucideIcon
  /** Whoever has one of these sees it. */
  needs: readonly Permission[]
  page: LazyExoticComponent<ComponentType<SectionProps>>
}

/** The pages of a server's settings, in the order of the navigation. */
export const sections: readonly Section[] = [
  {
    path: 'overview',
    name: msg`Overview`,
    icon: SlidersHorizontal,
    needs: ['MANAGE_SERVER'],
    page: lazy(() => import('@/features/overview/OverviewPage')),
  },
  {
    path: 'roles',
    name: msg`Roles`,
    icon: Shield,
    needs: ['MANAGE_ROLES'],
    page: lazy(() => import('@/features/roles/RolesPage')),
  },
  {
    path: 'channels',
    name: msg`Channels`,
    icon: Hash,
    needs: ['MANAGE_CHANNELS', 'MANAGE_ROLES', 'MANAGE_PERMISSIONS'],
    page: lazy(() => import('@/features/channelSettings/ChannelsPage')),
  },
  {
    path: 'access',
    name: msg`Who can do what`,
    icon: Table2,
    needs: ['MANAGE_ROLES'],
    page: lazy(() => import('@/features/access/AccessPage')),
  },
  {
    path: 'members',
    name: msg`Members`,
    icon: Users,
    needs: ['MANAGE_MEMBERS', 'MANAGE_ROLES', 'MANAGE_NICKNAMES'],
    page: lazy(() => import('@/features/moderation/MembersPage')),
  },
  {
    path: 'invitations',
    name: msg`Invitations`,
    icon: Ticket,
    needs: ['MANAGE_INVITATIONS'],
    page: lazy(() => import('@/features/invitations/InvitationsPage')),
  },
  {
    path: 'bans',
    name: msg`Bans`,
    icon: UserX,
    needs: ['MANAGE_MEMBERS'],
    page: lazy(() => import('@/features/moderation/BansPage')),
  },
  {
    path: 'audit',
    name: msg`Audit log`,
    icon: ScrollText,
    needs: ['VIEW_AUDIT_LOG'],
    page: lazy(() => import('@/features/moderation/AuditPage')),
  },
]
