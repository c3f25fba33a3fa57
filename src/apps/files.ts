import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '#kernel/context'
import { endingOf, headersOf } from '#kernel/files.rules'
import { isPictureName, pictureAt, widths, type Width } from '#kernel/pictures'
import { partOf } from '#kernel/videos'

/** Files over HTTP 文件下载: one type each, never guessed, never run as a page; pictures at the widths there are, all else in the parts that are asked for. */
export function files(app: FastifyInstance, base: () => Context): void {
  app.get<{ Params: { name: string }; Querystring: { w?: string } }>('/files/:name', { schema: { hide: true } }, async (request, reply) => {
    const { name } = request.params
    const ending = endingOf(name)
    // Papers are shown only to whom their route admits.
    if (!ending || ending === 'pdf') return reply.callNotFound()
    if (!isPictureName(name)) return inParts(base(), name, request, reply)
    const width = widths.find((one) => String(one) === request.query.w) as Width | undefined
    const found = await pictureAt(base().ports.files, name, width)
    return found ? reply.headers(headersOf(name)).send(Buffer.from(found)) : reply.callNotFound()
  })
}

/** A video goes out in the parts that the browser asks for, read from the store as they are sent; some browsers play nothing that they cannot ask for in parts. */
async function inParts({ ports, log }: Context, name: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const size = await ports.files.sizeBytesOf(name)
  if (!size) return reply.callNotFound()
  void reply.headers(headersOf(name)).header('accept-ranges', 'bytes')
  const part = partOf(request.headers.range, size)
  if (part === null) return reply.status(416).header('content-range', `bytes */${size}`).send()
  const { from, to } = part ?? { from: 0, to: size - 1 }
  const bytes = await ports.files.readPart(name, { from, to })
  if (!bytes) return reply.callNotFound()
  bytes.on('error', (fault) => { log.warn({ err: fault, file: name }, 'a file broke off while it was sent') })
  void reply.header('content-length', to - from + 1)
  return (part ? reply.status(206).header('content-range', `bytes ${from}-${to}/${size}`) : reply).send(bytes)
}
