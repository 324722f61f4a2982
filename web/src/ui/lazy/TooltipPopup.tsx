import { Tooltip } from '@base-ui/react/tooltip'
import styles from './TooltipPopup.module.css'

export default function TooltipPopup({ target, text }: { target: Element; text: string }) {
  const side = target.getAttribute('data-tip-side') === 'right' ? 'right' : 'top'
  return (
    <Tooltip.Root open>
      <Tooltip.Portal>
        <Tooltip.Positioner
          className={styles.positioner}
          anchor={target}
          side={side}
          sideOffset={8}
          collisionPadding={8}
        >
          <Tooltip.Popup className={styles.popup} aria-hidden="true">
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
