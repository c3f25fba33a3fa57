import type { Context } from './context'
import { keep } from './files'
import { Refusal } from './refusal'

/**
 * Papers 资质文件: PDF, kept as they came, downloaded and never shown in a page (I-26). One that runs something, carries other files, or is another format
 * as well is refused. What lies packed inside an object stream is not opened: the reader's own program is the second wall. Format: ISO 32000-2, 7.5.
 */
const mostPaperBytes = 20 * 1_048_576
const headBytes = 1_024
const otherFormats = /<(?:!doctype|html|script|svg|body|iframe|\?php)/i
/** Names that run scripts or programs, carry files, or fetch; any letter of a name may be written as #xx. */
const active = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|Encrypt)(?![A-Za-z])/

const refused = (code: string): never => { throw new Refusal(code, { mostMb: mostPaperBytes / 1_048_576, issues: [{ path: ['file'], code }] }, 422) }

/** Keeps a PDF and answers its name. Refuses `kernel.paper_too_large`, `kernel.paper_unknown` (no whole PDF, or another format beside it), `kernel.paper_active`. */
export async function keepPaper(ctx: Context, bytes: Uint8Array): Promise<string> {
  if (bytes.length > mostPaperBytes) refused('kernel.paper_too_large')
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const tail = text.slice(-headBytes)
  const end = tail.lastIndexOf('%%EOF')
  if (!/^%PDF-[12]\.\d[\r\n ]/.test(text) || end < 0 || tail.slice(end + 5).trim() !== '' || otherFormats.test(text.slice(0, headBytes)) || otherFormats.test(tail)) refused('kernel.paper_unknown')
  if (active.test(text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))))) refused('kernel.paper_active')
  return keep(ctx, bytes, 'pdf')
}
