import { createHash } from 'node:crypto'
import build from 'fast-json-stringify'

type Serializer = (data: unknown) => string
const known = new Map<string, Serializer>()

/**
 * What writes answers as JSON, by their form 序列化. Routes whose answers have one form share one: each GET answers HEAD too, and shopper, merchant and staff often see the same. Compiled for
 * each route by itself they take some ten megabytes.
 */
export function serializerOf({ schema }: { readonly schema: unknown }): Serializer {
  const mark = createHash('sha1').update(JSON.stringify(schema)).digest('base64')
  const made = known.get(mark) ?? build(schema as Parameters<typeof build>[0]) as Serializer
  known.set(mark, made)
  return made
}
