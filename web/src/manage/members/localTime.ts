/** A time as an `<input type="datetime-local">` has it: the reader's clock, to the minute. */
export function localValue(date: Date): string {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length)
}
