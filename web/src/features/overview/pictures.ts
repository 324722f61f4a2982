import { CombinedGraphQLErrors } from '@apollo/client/errors'
import { freshToken } from '@/live/session'

export type Which = 'picture' | 'banner'

/** What the server takes; asked here first, so that nobody waits for an upload that is refused. */
const LARGEST = 8 * 1024 * 1024

/** What a file chooser offers. What a file truly is, the server finds out. */
export const KINDS = 'image/png,image/jpeg,image/webp,image/gif'

const path = (serverId: string, which: Which) => `/api/v1/servers/${serverId}/${which}`

type Problem = { code?: string; field?: string; retryAfter?: number; detail?: string }

/** What `failureOf` reads, from the problem details (RFC 9457) of a refusal. */
function failed({ detail, ...extensions }: Problem): CombinedGraphQLErrors {
  return new CombinedGraphQLErrors({ errors: [{ message: detail ?? '', extensions }] })
}

function problemOf(text: string): Problem {
  try {
    return JSON.parse(text) as Problem
  } catch {
    return { code: 'INTERNAL' }
  }
}

/**
 * Makes a file the server's picture or banner; `onProgress` hears what share of it is on its way, from 0 to 1. Everybody
 * hears of it by the live events. Throws what `failureOf` reads.
 */
export async function sendPicture(
  serverId: string,
  which: Which,
  file: File,
  onProgress: (share: number) => void,
): Promise<void> {
  if (file.size > LARGEST) throw failed({ code: 'IMAGE_TOO_LARGE' })
  const token = await freshToken()
  // `fetch` does not tell how far an upload is.
  const request = new XMLHttpRequest()
  await new Promise<void>((resolve, reject) => {
    request.open('PUT', path(serverId, which))
    request.setRequestHeader('authorization', `Bearer ${token ?? ''}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total))
    request.addEventListener('load', () => {
      if (request.status < 300) resolve()
      else reject(failed(problemOf(request.responseText)))
    })
    request.addEventListener('error', () => reject(new Error('no answer')))
    request.send(file)
  })
}

/** The server has none any more. Throws what `failureOf` reads. */
export async function removePicture(serverId: string, which: Which): Promise<void> {
  const token = await freshToken()
  const response = await fetch(path(serverId, which), {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token ?? ''}` },
  })
  if (!response.ok) throw failed(problemOf(await response.text()))
}
