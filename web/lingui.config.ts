import { defineConfig } from '@lingui/cli'
import { formatter } from '@lingui/format-po'
import { laterFiles, laterFolders } from './later.ts'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'fr'],
  catalogs: [
    {
      path: '<rootDir>/src/i18n/{locale}',
      include: ['src'],
      exclude: ['src/gql/**', ...laterFiles, ...laterFolders.map((folder) => `${folder}/**`)],
    },
    { path: '<rootDir>/src/i18n/later/{locale}', include: [...laterFolders, ...laterFiles] },
  ],
  format: formatter({ lineNumbers: false }),
})
