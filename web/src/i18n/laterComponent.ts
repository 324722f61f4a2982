import { type ComponentType, lazy } from 'react'
import { loadLaterWords } from './i18n'

/** A component whose words are not among those of the first load (`later.ts` beside `package.json`): both come together. */
export const laterComponent = <Props>(load: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(async () => {
    const [part] = await Promise.all([load(), loadLaterWords()])
    return part
  })
