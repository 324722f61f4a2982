import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Flag, KeyRound, type LucideIcon, ScrollText, Server, SlidersHorizontal, Users } from 'lucide-react'
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'
import type { GlobalRole } from '@/gql/graphql'

export interface InstanceSection {
  /** Its part of the address, after `/instance/`. */
  path: string
  name: MessageDescriptor
  icon: LucideIcon
  /** Who besides an administrator sees it. */
  needs: GlobalRole | null
  /** `rest`: what follows its own part of the address. */
  page: LazyExoticComponent<ComponentType<{ rest: readonly string[] }>>
}

/** The pages of the instance, in the order of the navigation. */
export const instanceSections: readonly InstanceSection[] = [
  {
    path: 'reports',
    name: msg`Reports`,
    icon: Flag,
    needs: 'USER_MODERATOR',
    page: lazy(() => import('@/features/instance/ReportsPage')),
  },
  {
    path: 'users',
    name: msg`People`,
    icon: Users,
    needs: 'USER_MODERATOR',
    page: lazy(() => import('@/features/instance/UsersPage')),
  },
  {
    path: 'servers',
    name: msg`Servers`,
    icon: Server,
    needs: 'SERVER_MODERATOR',
    page: lazy(() => import('@/features/instance/ServersPage')),
  },
  {
    path: 'roles',
    name: msg`Who helps to run it`,
    icon: KeyRound,
    needs: null,
    page: lazy(() => import('@/features/instance/HoldersPage')),
  },
  {
    path: 'audit',
    name: msg`Audit log`,
    icon: ScrollText,
    needs: null,
    page: lazy(() => import('@/features/instance/AuditPage')),
  },
  {
    path: 'settings',
    name: msg`Settings`,
    icon: SlidersHorizontal,
    needs: null,
    page: lazy(() => import('@/features/instance/SettingsPage')),
  },
]

/** The pages that somebody with these roles may see. */
export const openTo = (roles: readonly GlobalRole[]): readonly InstanceSection[] =>
  instanceSections.filter(
    ({ needs }) => roles.includes('APPLICATION_ADMINISTRATOR') || (needs !== null && roles.includes(needs)),
  )
