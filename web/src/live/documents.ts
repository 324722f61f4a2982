import type { TypedDocumentNode } from '@apollo/client'
import { visit } from 'graphql'

const stripped = new WeakMap<object, unknown>()

/**
 * A document without `@unmask`, which speaks to Apollo and no server knows. Apollo strips it from what travels
 * through its queries; this is for what does not.
 */
export function forServer<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
): TypedDocumentNode<Data, Variables> {
  const known = stripped.get(document)
  if (known) return known as TypedDocumentNode<Data, Variables>
  const result: TypedDocumentNode<Data, Variables> = visit(document, {
    Directive: (node) => (node.name.value === 'unmask' ? null : undefined),
  })
  stripped.set(document, result)
  return result
}
