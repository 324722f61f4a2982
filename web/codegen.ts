import type { CodegenConfig } from '@graphql-codegen/cli'
import { laterFolders } from './later.ts'

const everything = 'src/**/*.{ts,tsx}'
const later = laterFolders.map((folder) => `${folder}/**/*.{ts,tsx}`)

const output = {
  preset: 'client',
  // Apollo masks fragments itself (`dataMasking`); the preset only types the documents.
  presetConfig: { fragmentMasking: false },
  config: {
    useTypeImports: true,
    enumsAsTypes: true,
    strictScalars: true,
    scalars: { ID: 'string', DateTime: 'string' },
    nonOptionalTypename: true,
    skipTypeNameForRoot: true,
    inlineFragmentTypes: 'mask',
    customDirectives: { apolloUnmask: true },
  },
} as const

export default {
  schema: 'schema.graphql',
  ignoreNoDocuments: true,
  generates: {
    './src/gql/': { ...output, documents: [everything, '!src/gql/**', ...later.map((glob) => `!${glob}`)] },
    './src/gql/later/': { ...output, documents: later },
  },
} satisfies CodegenConfig
