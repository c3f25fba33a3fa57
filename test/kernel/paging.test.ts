import { expect, test } from 'vitest'
import { cursorAt, timeAndId } from '#kernel/paging'
import { fromIso } from '#kernel/time'

test('T-44 a place in a list is read as it was written; what is no time and id is refused, not asked of the database', () => {
  const place = { at: fromIso('2026-06-18T04:00:00.123Z'), id: 'ord_1' }
  expect(timeAndId(cursorAt(place))).toEqual(place)
  for (const made of ['', 'ord_1', '&%0b', '2026-06-18T04:00:00.123Z', '0553-30-13T17:45:72.059Z~ord_1', '2026-06-18T04:00:00.123Z~', '~ord_1']) expect(() => timeAndId(made), made).toThrow('kernel.bad_cursor')
})
