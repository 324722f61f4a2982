import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { LogOut, Settings2 } from 'lucide-react'
import { localeNames, locales, switchLocale, useLocale } from '@/i18n/i18n'
import { useGlobalRoles } from '@/live/servers'
import { signOut } from '@/live/session'
import type { MenuEntry } from '@/ui/menu'
import { switchTheme, themes, useTheme } from '@/ui/theme'

/** What the menu of one's own account holds. */
export function useSelfMenu(): MenuEntry[] {
  const { t } = useLingui()
  const navigate = useNavigate()
  // From home: whoever signs in next is not led to where this person was.
  const leave = async () => {
    await navigate({ to: '/' })
    await signOut()
  }
  const helps = useGlobalRoles().roles.length > 0
  const { theme } = useTheme()
  const { locale } = useLocale()
  const themeNames = { system: t`Like the system`, light: t`Light`, dark: t`Dark` }
  return [
    {
      kind: 'choice',
      label: t`Language`,
      value: locale,
      options: locales.map((value) => ({ value, label: localeNames[value] })),
      onChoose: (value) => {
        const chosen = locales.find((it) => it === value)
        if (chosen) void switchLocale(chosen)
      },
    },
    { kind: 'separator' },
    {
      kind: 'choice',
      label: t`Theme`,
      value: theme,
      options: themes.map((value) => ({ value, label: themeNames[value] })),
      onChoose: (value) => {
        const chosen = themes.find((it) => it === value)
        if (chosen) switchTheme(chosen)
      },
    },
    { kind: 'separator' },
    ...(helps
      ? [
          {
            kind: 'action' as const,
            label: t`Manage this Beep`,
            icon: <Settings2 />,
            onSelect: () => void navigate({ to: '/instance/$', params: { _splat: '' } }),
          },
        ]
      : []),
    { kind: 'action', label: t`Sign out`, icon: <LogOut />, onSelect: () => void leave() },
  ]
}
