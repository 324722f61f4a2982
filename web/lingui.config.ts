import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'
import { laterFolders } from './later.ts'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'fr'],
  catalogs: [
    {
      path: '<rootDir>/src/i18n/{locale}',
      include: ['src'],
      exclude: ['src/gql/**', ...laterFolders.map((folder) => `${folder}/**`)],
    },
    { path: '<rootDir>/src/i18n/later/{locale}', include: laterFolders },
  ],
  format: formatter({ lineNumbers: false }),
})
