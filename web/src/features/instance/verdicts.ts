import type { GlobalRole } from '@/gql/graphql'

/** Whether something may be done to somebody; where not, why. */
export type Verdict = 'allowed' | 'oneself' | 'holder'

interface Question {
  me: { id: string; roles: readonly GlobalRole[] }
  target: { id: string; roles: readonly GlobalRole[] }
}

/** The server decides anew; this says beforehand what it will say: nobody acts on oneself, on holders only administrators. */
export function verdictOn({ me, target }: Question): Verdict {
  if (me.id === target.id) return 'oneself'
  const isAdministrator = me.roles.includes('APPLICATION_ADMINISTRATOR')
  return target.roles.length > 0 && !isAdministrator ? 'holder' : 'allowed'
}
