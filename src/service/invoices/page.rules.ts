/** A page of text as a PDF 版式文件: one sheet, with the reader's own Chinese type (STSong-Light by UniGB-UCS2-H), so that nothing is carried with it. Format: ISO 32000-1, 9.7.5 and 7.5. */
export interface Text { readonly x: number; readonly y: number; readonly size: number; readonly text: string; readonly isRed?: boolean }
export interface Rule { readonly x: number; readonly y: number; readonly toX: number; readonly toY: number }
export const sheet = { width: 595, height: 420 } as const

/** What the encoding has no two bytes for is shown as a box. */
const hex = (text: string): string => [...text].map((sign) => (sign.length > 1 ? '□' : sign).charCodeAt(0).toString(16).padStart(4, '0')).join('').toUpperCase()
const drawn = ({ x, y, size, text, isRed }: Text): string => `BT ${isRed ? '0.75 0.1 0.1' : '0.1 0.1 0.12'} rg /F1 ${size} Tf ${x} ${y} Td <${hex(text)}> Tj ET`
const ruled = ({ x, y, toX, toY }: Rule): string => `0.6 0.6 0.62 RG 0.5 w ${x} ${y} m ${toX} ${toY} l S`

export function pdfOf(texts: readonly Text[], rules: readonly Rule[]): Uint8Array {
  const content = [...rules.map(ruled), ...texts.map(drawn)].join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${sheet.width} ${sheet.height}] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    // Letters and figures are half as wide as signs are.
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 /W [1 95 500] >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ]
  let out = '%PDF-1.4\n'
  const places = objects.map((object, i) => { const at = out.length; out += `${i + 1} 0 obj\n${object}\nendobj\n`; return at })
  const tableAt = out.length
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${tableAt}\n%%EOF\n`
  return Buffer.from(out, 'latin1')
}
