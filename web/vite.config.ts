import { lingui, linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { preloads } from './scripts/preloads.ts'

const api = process.env['BEEP_API'] ?? 'http://127.0.0.1:8080'
const proxy = { '/graphql': { target: api, ws: true } }

export default defineConfig(({ command }) => ({
  plugins: [
    // Two passes: Lingui's macros through Babel, the React Compiler through oxc. In one Babel pass they clash.
    babel({ presets: [linguiTransformerBabelPreset()] }),
    react({ compiler: true }),
    lingui({ failOnMissing: command === 'build' }),
    preloads(),
  ],
  resolve: { tsconfigPaths: true },
  css: { transformer: 'lightningcss' },
  server: { host: '127.0.0.1', port: 5173, proxy },
  preview: { host: '127.0.0.1', port: 4173, proxy },
  build: { target: 'es2023', manifest: true, assetsInlineLimit: 0 },
}))
