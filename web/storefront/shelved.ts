import type { Api } from '#apps/house'

/** All that is on the shelf 全部在售, piece by piece: for site maps and feeds, which may be long and are never held whole. */
const eachTime = 500
export type Shelved = Awaited<ReturnType<Api['shelfIndex']>>['items'][number]

export async function* shelved(call: Api): AsyncGenerator<Shelved> {
  for (let after = ''; ;) {
    const { items, next } = await call.shelfIndex({ after, limit: eachTime })
    yield* items
    if (next === null) return
    after = next
  }
}

export const inPieces = <T>(all: readonly T[], most: number): T[][] => Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most))
