/**
 * How much of a sheet is read 表格上限: a row of two bytes, or one cell in the last corner of a sheet, costs its sender nothing and whoever lays it out memory without end
 * (I-28, T-48). What goes beyond is refused before it is laid out.
 */
export const mostColumns = 200
export const mostRows = 100_000
export const mostCells = 3_000_000
/** No spreadsheet has more rows; programs say the last ones, which hold nothing, where a whole column is formatted. */
const lastRow = 1_048_576
/** No true tag of a row or a cell is longer. */
const longestTag = 4_096

/** Where a row or a cell may begin, under whatever prefix. */
const opener = /<(?:[^\s<>/]*:)?(c|row)(?=[\s/>])/g
const whole = /<[^\s<>/]+(?<attributes>(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<end>\/?)>/y
const place = /\s(?:[^\s=]*:)?r\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const letters = (name: string): number => [...name].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

/**
 * Measures a sheet's XML as it is unpacked, piece by piece. Answers false as soon as its cells reach beyond the bounds, or a row or a cell is written as no spreadsheet
 * writes it, so that nobody says one place here and another to whoever reads the sheet.
 */
export function sheetMeasure(): (piece: string) => boolean {
  let [rest, rows, columns] = ['', 0, 0]
  const isWithin = (name: string, attributes: string, isEmpty: boolean): boolean => [...attributes.matchAll(place)].every(([, one, other]) => {
    const found = (name === 'row' ? /^()(\d{1,7})$/ : /^([A-Z]{1,3})(\d{1,7})$/).exec(one ?? other ?? '')
    if (!found || Number(found[2]) > lastRow) return false
    if (name === 'row' || isEmpty) return true
    rows = Math.max(rows, Number(found[2]))
    columns = Math.max(columns, letters(found[1]!))
    return rows <= mostRows + 1 && columns * rows <= mostCells
  })
  return (piece) => {
    const text = rest + piece
    rest = ''
    for (const { 0: begin, 1: name, index } of text.matchAll(opener)) {
      whole.lastIndex = index
      const tag = whole.exec(text)
      if (tag) { if (!isWithin(name!, tag.groups!['attributes']!, tag.groups!['end'] === '/')) return false; continue }
      // Either its end is in the next piece, or it is no tag as they are written.
      rest = text.slice(index)
      return rest.length <= longestTag && rest.indexOf('<', begin.length) < 0
    }
    // What may be the beginning of a name goes on in the next piece.
    const last = text.slice(text.lastIndexOf('<'))
    if (text.includes('<') && !/[\s/>]/.test(last)) rest = last
    return rest.length <= longestTag
  }
}
