import { msg } from '@lingui/core/macro'
import { addFailureTexts } from '@/live/failureText'

// What the server says to those who moderate this Beep or run it.
addFailureTexts({
  LAST_ADMINISTRATOR: msg`This is the last administrator: name another one first.`,
  NOT_ON_ONESELF: msg`This is you: somebody else has to do it.`,
  REPORT_TAKEN: msg`Somebody else is working on this report already.`,
  REPORT_CLOSED: msg`This report was closed in the meantime.`,
  NAME_DOES_NOT_MATCH: msg`This is not the name of the server.`,
})
