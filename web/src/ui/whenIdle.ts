/** Runs once the page has time; Safari has no `requestIdleCallback`. */
export function whenIdle(run: () => void) {
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 5_000 })
  else setTimeout(run, 1_500)
}

/** Fetches menus, dialogs, drawers and tooltips before they are asked for. */
export function warmOverlays() {
  whenIdle(() => {
    void Promise.allSettled([
      import('./lazy/MenuPopup'),
      import('./lazy/DialogFrame'),
      import('./lazy/DrawerFrame'),
      import('./lazy/TooltipPopup'),
    ])
  })
}
