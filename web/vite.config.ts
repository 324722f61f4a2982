import { babelOptimizerPlugin } from '@graphql-codegen/client-preset'
import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { laterFolders } from './later.ts'
import { preloads } from './scripts/preloads.ts'

const api = process.env['BEEP_API'] ?? 'http://127.0.0.1:8080'
/** What the first load needs of packages; asking before one leaves a page belongs to later pages. */
const libraries =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@apollo|graphql|graphql-ws|rxjs|optimism|@wry|tslib|@tanstack|zustand|@lingui\/(core|react)|react-error-boundary|idb-keyval)\/(?!.*useBlocker)/
/** Small parts of the first load that later pages use too: each as a file of its own would cost more than it holds. */
const parts =
  /\/src\/(app\/(PaneBoundary|Page|PageHeading|MissingPage|documentTitle|panels)\.tsx?|i18n\/laterComponent|manage\/(why|members\/people)\.ts|features\/servers\/(ServerIcon|serverDialogs)\.|features\/channels\/(tree|moves|channelActions)\.ts|ui\/Drawer\.tsx)|lucide-react\/dist\/esm\/((?!icons)|icons\/(arrow-down|arrow-up|chevron-left|circle-question-mark|compass|ellipsis|globe|hash|house|link|lock|log-out|pencil|plus|trash|volume-2|x)\.mjs)/
const later = new RegExp(`/(${laterFolders.join('|')})/.*\\.tsx?$`)
const wordsAndDocuments = (artifactDirectory: string) => ({
  presets: [linguiTransformerBabelPreset()],
  // Each `graphql(…)` becomes an import of its own document, not of the table of all of them.
  plugins: [[babelOptimizerPlugin, { artifactDirectory, gqlTagName: 'graphql' }] as const],
})
const proxy = { '/graphql': { target: api, ws: true }, '/api': api, '/files': api }

export default defineConfig(({ command }) => ({
  plugins: [
    // Two passes: Lingui's macros through Babel, the React Compiler through oxc. In one Babel pass they clash.
    babel({ ...wordsAndDocuments('./src/gql'), exclude: [/node_modules/, later] }),
    babel({ ...wordsAndDocuments('./src/gql/later'), include: later }),
    react({ compiler: true }),
    lingui({ failOnMissing: command === 'build' }),
    preloads(),
  ],
  resolve: { tsconfigPaths: true },
  css: { transformer: 'lightningcss' },
  server: { host: '127.0.0.1', port: 5173, proxy },
  preview: { host: '127.0.0.1', port: 4173, proxy },
  build: {
    target: 'es2023',
    manifest: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What every page needs, in two files instead of thirty; the libraries keep their hash over our releases.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: libraries, priority: 2 },
            { name: 'parts', test: parts, priority: 1 },
            {
              name: 'base',
              test: /\/src\/(live\/(?!looks)|lib\/(?!nameColor)|gql\/[a-z]+\.ts|i18n\/i18n|ui\/(?!PersonName|Popover)[A-Za-z]+\.(ts|tsx)$)/,
              priority: 1,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
}))
