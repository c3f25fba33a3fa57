import { createHash } from 'node:crypto'
import build from 'fast-json-stringify'

type Serializer = (data: unknown) => string
const known = new Map<string, Serializer>()

const lasting = new WeakSet<object>()
/** An answer that is kept and given again 留用的答案: it never changes any more, so that it is written as JSON once and not for each who asks. Its fields are frozen; what they hold is its maker's word. */
export function lastingAnswer<A extends object>(answer: A): Readonly<A> {
  lasting.add(Object.freeze(answer))
  return answer
}

/**
 * What writes answers as JSON, by their form 序列化. Routes whose answers have one form share one: each GET answers HEAD too, and shopper, merchant and staff often see the same. It is compiled for
 * the first answer that it writes: most forms of most processes are never written, and all of them together take some ten megabytes and a second of the start.
 */
export function serializerOf({ schema }: { readonly schema: unknown }): Serializer {
  const mark = createHash('sha1').update(JSON.stringify(schema)).digest('base64')
  let write: Serializer | undefined
  const made = known.get(mark) ?? writtenOnce((data) => (write ??= build(schema as Parameters<typeof build>[0]) as Serializer)(data))
  known.set(mark, made)
  return made
}

/** The text of an answer that lasts is kept as long as the answer itself, from its second asking on: most of what is kept is asked for once. */
function writtenOnce(write: Serializer): Serializer {
  const texts = new WeakMap<object, string | null>()
  return (data) => {
    if (!lasting.has(data as object)) return write(data)
    const had = texts.get(data as object)
    if (had) return had
    const text = write(data)
    texts.set(data as object, had === undefined ? null : text)
    return text
  }
}
