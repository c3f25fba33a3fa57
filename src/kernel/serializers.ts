import { createHash } from 'node:crypto'
import build from 'fast-json-stringify'

type Serializer = (data: unknown) => string
const known = new Map<string, Serializer>()

/**
 * What writes answers as JSON, by their form 序列化. Routes whose answers have one form share one: each GET answers HEAD too, and shopper, merchant and staff often see the same. It is compiled for
 * the first answer that it writes: most forms of most processes are never written, and all of them together take some ten megabytes and a second of the start.
 */
export function serializerOf({ schema }: { readonly schema: unknown }): Serializer {
  const mark = createHash('sha1').update(JSON.stringify(schema)).digest('base64')
  let write: Serializer | undefined
  const made = known.get(mark) ?? ((data: unknown) => (write ??= build(schema as Parameters<typeof build>[0]) as Serializer)(data))
  known.set(mark, made)
  return made
}
