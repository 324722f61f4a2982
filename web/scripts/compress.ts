// Writes `x.br` beside each text file of the build; the gateway sends it to whoever accepts Brotli.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const dist = join(import.meta.dirname, '../dist')
const texts = /\.(js|css|html|svg|json|webmanifest)$/
/** Below this a packet is saved nothing. */
const SMALLEST_BYTES = 1024

for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  if (!texts.test(file) || file.startsWith('.vite')) continue
  const path = join(dist, file)
  const text = readFileSync(path)
  if (text.length < SMALLEST_BYTES) continue
  const options = {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  }
  writeFileSync(`${path}.br`, brotliCompressSync(text, options))
}
