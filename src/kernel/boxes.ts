/**
 * The boxes of a video 视频容器: looked through from end to end, and what says where, when and by what it was taken is turned into empty space of the
 * same length, so that no picture in it moves. MP4: ISO/IEC 14496-12, 4.2 (boxes) and 8.10 (user data); WebM: RFC 8794 (EBML) and RFC 9559 (Tags, Attachments).
 */
export type Container = 'mp4' | 'webm'

/** The same video without its metadata; undefined for what is not made of whole boxes, as what hides another format in a video is not (T-48). */
export function withoutPlaces(bytes: Uint8Array, container: Container): Uint8Array | undefined {
  const copy = Buffer.from(bytes)
  return (container === 'mp4' ? blankMp4(copy) : blankWebm(copy)) ? copy : undefined
}

interface Box { readonly type: string; readonly at: number; readonly body: number; readonly end: number }
/** What tells about the one who filmed: `udta` and `meta` hold names, devices and places (©xyz, com.apple.quicktime.location), `uuid` holds XMP. */
const telling = new Set(['udta', 'meta', 'uuid'])
const holding = new Set(['moov', 'trak', 'moof', 'traf', 'mdia'])
const deepest = 6
/** Fragments and clusters of an hour's video are some thousands; millions of empty boxes would only keep whoever looks through them busy (T-48). */
const mostBoxes = 50_000

/** The boxes that fill a stretch exactly, or undefined; also where there are more than are left to look at. */
function boxesIn(file: Buffer, from: number, end: number, budget: { left: number }): Box[] | undefined {
  const boxes: Box[] = []
  for (let at = from; at < end;) {
    if (at + 8 > end || budget.left-- <= 0) return undefined
    const short = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    if (short === 1 && at + 16 > end) return undefined
    // 0 means "to the end", 1 that the length follows in eight bytes.
    const size = short === 0 ? end - at : short === 1 ? Number(file.readBigUInt64BE(at + 8)) : short
    const body = at + (short === 1 ? 16 : 8)
    if (at + size > end || at + size < body) return undefined
    boxes.push({ type, at, body, end: at + size })
    at += size
  }
  return boxes
}

function blankMp4(file: Buffer): boolean {
  const budget = { left: mostBoxes }
  const top = boxesIn(file, 0, file.length, budget)
  const types = new Set(top?.map((box) => box.type))
  return top !== undefined && top[0]?.type === 'ftyp' && types.has('moov') && (types.has('mdat') || types.has('moof')) && blankBoxes(file, top, 0, budget)
}

function blankBoxes(file: Buffer, boxes: readonly Box[], depth: number, budget: { left: number }): boolean {
  if (depth > deepest) return false
  return boxes.every((box) => {
    if (telling.has(box.type)) { file.write('free', box.at + 4, 'latin1'); file.fill(0, box.body, box.end); return true }
    if (!holding.has(box.type)) return true
    const inner = boxesIn(file, box.body, box.end, budget)
    return inner !== undefined && blankBoxes(file, inner, depth + 1, budget)
  })
}

const ebml = { head: 0x1a45dfa3, segment: 0x18538067, tags: 0x1254c367, attachments: 0x1941a469, voided: 0xec } as const

interface Element { readonly id: number; readonly at: number; readonly body: number; readonly end: number }
/** The element at a place: an id and a length, each as long as its first byte says. An unknown length, as live recordings have, reaches to the end. */
function elementAt(file: Buffer, at: number, end: number): Element | undefined {
  const idLength = Math.clz32(file[at] ?? 0) - 23
  const sizeAt = at + idLength
  const sizeLength = Math.clz32(file[sizeAt] ?? 0) - 23
  if (idLength > 4 || sizeLength > 8 || sizeAt + sizeLength > end) return undefined
  const body = sizeAt + sizeLength
  const marked = [...file.subarray(sizeAt, body)]
  const isUnknown = marked.every((byte, i) => byte === (i === 0 ? (1 << (9 - sizeLength)) - 1 : 0xff))
  const size = marked.reduce((sum, byte, i) => (i === 0 ? byte & ((1 << (8 - sizeLength)) - 1) : sum * 256 + byte), 0)
  const to = isUnknown ? end : body + size
  return to > end ? undefined : { id: file.readUIntBE(at, idLength), at, body, end: to }
}

function blankWebm(file: Buffer): boolean {
  const head = elementAt(file, 0, file.length)
  const segment = head && elementAt(file, head.end, file.length)
  if (head?.id !== ebml.head || segment?.id !== ebml.segment || segment.end !== file.length) return false
  for (let at = segment.body, seen = 0; at < segment.end; seen++) {
    const element = elementAt(file, at, segment.end)
    if (!element || seen >= mostBoxes) return false
    if (element.id === ebml.tags || element.id === ebml.attachments) blankElement(file, element)
    at = element.end
  }
  return true
}

/** An empty element of the same length: one byte of id, eight of length, and zeroes. Both kinds have ids of four bytes; one too short for that holds nothing. */
function blankElement(file: Buffer, { at, end }: Element): void {
  const voidHead = 9
  if (end - at < voidHead) return
  file[at] = ebml.voided
  file.writeBigUInt64BE((1n << 56n) | BigInt(end - at - voidHead), at + 1)
  file.fill(0, at + voidHead, end)
}
