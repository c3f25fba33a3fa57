import type { Check } from './checker'
import { by } from './checker.books'

/** E24: of each place one version is live, drafted and scheduled at most; a version was live where its state says so; no more than twenty that were live are kept; and each is of its place's own store. */
const pages: Check = ({ books, saw, expect }) => {
  const permitted = new Set(books.transitions.filter((t) => t.kind === 'page').flatMap(({ from, to }) => [from, to]))
  expect(permitted.size > 0, 'E24', 'transitions', 'page', 'no table of moves was published')
  for (const [slotId, its] of by(books.page_versions, (one) => one.slotId)) {
    saw('E24', its.length)
    for (const state of ['live', 'draft', 'scheduled']) expect(its.filter((one) => one.state === state).length <= 1, 'E24', 'page_versions', slotId, `more than one is ${state}`)
    for (const one of its) {
      expect(permitted.has(one.state), 'E24', 'page_versions', one.id, `is ${one.state}, which there is not`)
      expect(one.merchantId === one.ownerId, 'E24', 'page_versions', one.id, 'is of another store than its place')
      expect(['live', 'ended', 'rolled_back'].includes(one.state) === (one.liveAt !== undefined), 'E24', 'page_versions', one.id, `is ${one.state}, live since ${one.liveAt}`)
      expect(one.endedAt === undefined || one.liveAt! <= one.endedAt, 'E24', 'page_versions', one.id, 'ended before it was live')
    }
    expect(its.filter((one) => one.liveAt !== undefined).length <= 20, 'E24', 'page_versions', slotId, 'more than twenty that were live are kept')
    const numbers = by(its, (one) => String(one.no))
    for (const [no, same] of numbers) expect(same.length === 1, 'E24', 'page_versions', slotId, `two bear the number ${no}`)
  }
}
export const pageChecks: readonly Check[] = [pages]
