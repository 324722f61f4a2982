// Fails when the build outgrows its budget. Sizes are gzip bytes of the files that the manifest names.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
  assets?: string[]
}

const KB = 1000
const dist = join(import.meta.dirname, '../dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
const gzip = (file: string) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

/** The chunk and all that loads with it, without what is in `known` already. */
function reach(name: string, known: ReadonlySet<string> = new Set(), seen = new Set<string>()): Set<string> {
  if (seen.has(name) || known.has(name)) return seen
  seen.add(name)
  for (const next of manifest[name]?.imports ?? []) reach(next, known, seen)
  return seen
}
const files = (names: Iterable<string>, pick: (chunk: Chunk) => string[]) => [
  ...new Set([...names].flatMap((name) => (manifest[name] ? pick(manifest[name]) : []))),
]
const total = (list: string[]) => list.reduce((sum, file) => sum + gzip(file), 0)

const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry)
if (!entry) throw new Error('the manifest has no entry: run `npm run build` first')
const first = reach(entry)
// The words of one language belong to the first load: they stand between the script and the first paint.
for (const name of Object.keys(manifest)) if (name.endsWith('i18n/fr.po')) reach(name, new Set(), first)

const rows: [string, number, number][] = [
  ['script of the first load', total(files(first, (chunk) => [chunk.file])), 200 * KB],
  ['style of the first load', total(files(first, (chunk) => chunk.css ?? [])), 20 * KB],
]
const fonts = files(first, (chunk) => chunk.assets ?? []).filter((file) => /inter-latin-wght.*woff2$/.test(file))
rows.push(['font', fonts.reduce((sum, file) => sum + readFileSync(join(dist, file)).length, 0), 49.2 * KB])

const lazy = new Set(Object.values(manifest).flatMap((chunk) => chunk.dynamicImports ?? []))
const overlays = [...lazy].filter((name) => /ui\/lazy\//.test(name))
const together = new Set(overlays.flatMap((name) => [...reach(name, first)]))
rows.push(['menus, dialogs, tooltips', total(files(together, (chunk) => [chunk.file])), 60 * KB])
for (const name of lazy) {
  if (overlays.includes(name) || first.has(name) || name.endsWith('.po')) continue
  const own = reach(name, new Set([...first, ...together]))
  rows.push([`lazy ${name}`, total(files(own, (chunk) => [chunk.file])), 50 * KB])
}

let over = 0
for (const [what, bytes, limit] of rows) {
  if (bytes > limit) over += 1
  console.log(
    `${bytes > limit ? 'OVER' : 'ok  '}  ${(bytes / KB).toFixed(1).padStart(6)} of ${(limit / KB).toFixed(1).padStart(6)} KB  ${what}`,
  )
}
process.exitCode = over > 0 ? 1 : 0
