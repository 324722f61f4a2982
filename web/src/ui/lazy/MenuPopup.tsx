import { Menu } from '@base-ui/react/menu'
import { Check, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { classes } from '@/ui/classes'
import { closeMenu, type MenuEntry, type OpenMenu } from '@/ui/menu'
import styles from './MenuPopup.module.css'

/** What had the focus gets it back. */
const focused = () => (document.activeElement instanceof HTMLElement ? document.activeElement : null)

export default function MenuPopup({ menu }: { menu: OpenMenu }) {
  const [before] = useState(focused)
  const { anchor } = menu
  const place =
    anchor instanceof Element ? anchor : { getBoundingClientRect: () => new DOMRect(anchor.x, anchor.y, 0, 0) }
  return (
    <Menu.Root
      open
      onOpenChange={(open) => {
        if (!open) closeMenu()
      }}
    >
      <Menu.Portal>
        <Menu.Backdrop className={styles.backdrop} />
        <Menu.Positioner
          className={styles.positioner}
          anchor={place}
          align={menu.align ?? 'start'}
          side={menu.side ?? 'bottom'}
          sideOffset={4}
          collisionPadding={8}
        >
          <Menu.Popup className={styles.popup} aria-label={menu.label} finalFocus={() => before}>
            {menu.head}
            <Entries entries={menu.entries} />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Entries({ entries }: { entries: MenuEntry[] }) {
  // Entries have no identity but their place; the list is made anew for each opening.
  return entries.map((entry, place) => <Entry key={place} entry={entry} />)
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case 'separator':
      return <Menu.Separator className={styles.separator} />
    case 'choice':
      return (
        <Menu.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onChoose(value)}>
          <Menu.GroupLabel className={styles.groupLabel}>{entry.label}</Menu.GroupLabel>
          {entry.options.map((option) => (
            <Menu.RadioItem key={option.value} value={option.value} closeOnClick className={styles.item}>
              <span className={styles.label}>{option.label}</span>
              <Menu.RadioItemIndicator>
                <Check className={styles.check} />
              </Menu.RadioItemIndicator>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      )
    case 'check':
      return <CheckEntry entry={entry} />
    case 'menu':
      return (
        <Menu.SubmenuRoot>
          <Menu.SubmenuTrigger className={styles.item}>
            {entry.icon}
            <span className={styles.label}>{entry.label}</span>
            <ChevronRight />
          </Menu.SubmenuTrigger>
          <Menu.Portal>
            <Menu.Positioner className={styles.positioner} sideOffset={4} alignOffset={-5} collisionPadding={8}>
              <Menu.Popup className={styles.popup}>
                <Entries entries={entry.entries} />
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.SubmenuRoot>
      )
    case 'action':
      return (
        <Menu.Item
          className={classes(styles.item, entry.danger && styles.danger)}
          disabled={entry.disabled ?? false}
          onClick={entry.onSelect}
        >
          {entry.icon}
          <span className={styles.label}>
            {entry.label}
            {entry.hint !== undefined && <small className={styles.hint}>{entry.hint}</small>}
          </span>
          {entry.keys !== undefined && <kbd className={styles.keys}>{entry.keys}</kbd>}
        </Menu.Item>
      )
  }
}

/** Entries are fixed once a menu is open, so what was pressed meanwhile is kept here. */
function CheckEntry({ entry }: { entry: Extract<MenuEntry, { kind: 'check' }> }) {
  const [checked, setChecked] = useState(entry.checked)
  return (
    <Menu.CheckboxItem
      className={styles.item}
      checked={checked}
      disabled={entry.disabled ?? false}
      closeOnClick={false}
      onCheckedChange={(next) => {
        setChecked(next)
        entry.onChange(next)
      }}
    >
      {entry.icon}
      <span className={styles.label}>{entry.label}</span>
      <Menu.CheckboxItemIndicator>
        <Check className={styles.check} />
      </Menu.CheckboxItemIndicator>
    </Menu.CheckboxItem>
  )
}
