import { lazyRouteComponent } from '@tanstack/react-router'
import { loadLaterWords } from '@/i18n/i18n'

/** A page whose words are not among those of the first load (`later.ts` beside `package.json`): both come together. */
export const later: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(async () => {
    const [page] = await Promise.all([load(), loadLaterWords()])
    return page
  }, name)
