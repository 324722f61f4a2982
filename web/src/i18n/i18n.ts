import { i18n, type Messages } from '@lingui/core'
import { create } from 'zustand'

export const locales = ['en', 'fr'] as const
export type Locale = (typeof locales)[number]

/** Each language by its own name: who does not read the current one must find theirs. */
export const localeNames: Record<Locale, string> = { en: 'English', fr: 'Français' }

const STORAGE_KEY = 'locale'

const load = {
  en: () => import('./en.po'),
  fr: () => import('./fr.po'),
} satisfies Record<Locale, () => Promise<{ messages: Messages }>>

/** The words of pages that no first visit needs. */
const later = {
  en: () => import('./later/en.po'),
  fr: () => import('./later/fr.po'),
} satisfies typeof load

let needsLater = false

/** The first wanted language that Beep speaks, `en` if none. */
export function pickLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split('-')[0]
    const found = locales.find((locale) => locale === language)
    if (found) return found
  }
  return 'en'
}

function storedLocale(): string[] {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return stored ? [stored] : []
  } catch {
    return [] // Storage may be forbidden; the browser's language it is.
  }
}

export const useLocale = create<{ locale: Locale }>(() => ({ locale: 'en' }))

async function read(locale: Locale): Promise<Messages> {
  const parts = await Promise.all([load[locale](), needsLater ? later[locale]() : { messages: {} }])
  return Object.assign({}, ...parts.map(({ messages }) => messages))
}

/** Fetches the words of those pages, in this language and in any that is chosen from now on. */
export async function loadLaterWords() {
  needsLater = true
  const { locale } = useLocale.getState()
  i18n.load(locale, (await later[locale]()).messages)
}

async function activate(locale: Locale) {
  const messages = await read(locale)
  // Words in one language, dates and numbers as in the reader's own region of it.
  const regions = navigator.languages.filter((tag) => pickLocale([tag]) === locale && tag.startsWith(locale))
  i18n.loadAndActivate({ locale, locales: [...regions, locale], messages })
  document.documentElement.lang = locale
  useLocale.setState({ locale })
}

/** Speaks the language chosen last, else the browser's. */
export const startLocale = () => activate(pickLocale([...storedLocale(), ...navigator.languages]))

/** Speaks another language from now on, without a reload. */
export async function switchLocale(locale: Locale) {
  await activate(locale)
  try {
    localStorage.setItem(STORAGE_KEY, locale)
  } catch {
    // Kept for this page only.
  }
}

export { i18n }
