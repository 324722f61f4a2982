// Before the first paint and apart from the client, so that no page flashes in the wrong theme and no inline script
// stands in the way of a strict Content-Security-Policy. `src/app/theme.ts` is the same rule with a switch.
;(function () {
  let theme = null
  try {
    theme = localStorage.getItem('theme')
  } catch {
    // Storage may be forbidden: the system's theme it is.
  }
  if (theme !== 'dark' && theme !== 'light') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  }
  document.documentElement.dataset.theme = theme
})()
