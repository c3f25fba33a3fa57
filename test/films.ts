/** Small films 小视频: whole by their structure, with nothing to see in them; as tests upload them. */
const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
/** An MP4 whose `moov` holds these boxes beside its header, with so many bytes of film. */
export const mp4 = (filmBytes: number, ...inMoov: Buffer[]): Buffer =>
  Buffer.concat([box('ftyp', Buffer.from('mp42'), Buffer.alloc(4), Buffer.from('mp42isom')), box('moov', box('mvhd', Buffer.alloc(100)), ...inMoov), box('mdat', Buffer.alloc(filmBytes, 7))])
/** Where the film was taken, as telephones write it. */
export const place = (text: string): Buffer => box('udta', box('\xa9xyz', Buffer.from(text)))
export const track = (...content: Buffer[]): Buffer => box('trak', box('tkhd', Buffer.alloc(84)), ...content)
