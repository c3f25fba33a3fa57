import iconv from 'iconv-lite'
import writeSheet from 'write-excel-file/node'
import { expect, test } from 'vitest'
import { rowsAs, sheetFile, type Cell, type SheetFormat } from '#kernel/sheet-files'
import { fromCell, safeCell, tableOf } from '#kernel/sheets'
import { checkSheet } from '#kernel/zips'

const whole = async (format: SheetFormat, rows: readonly (readonly Cell[])[]): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  async function* parts() { for (let i = 0; i < rows.length; i += 2) yield rowsAs(format, rows.slice(i, i + 2), i + 1) }
  for await (const piece of sheetFile(format, parts())) pieces.push(piece)
  return Buffer.concat(pieces)
}
const hostile = ['=1+1', '+cmd', '-2', '@SUM(A1)', '\t=1', '\r=1', `'=1`, `''=1`, `'plain`, '=HYPERLINK("http://x","y")', '逗号,引号"换行\n', '<b>&amp;</b>', ' 前后空格 ', '0012', '1e5']

test.each(['csv', 'xlsx'] as const)('T-46 I-24 cells that would run are neutralised in %s, and read back nothing is lost', async (format) => {
  const bytes = await whole(format, [['名称', '数量'], ...hostile.map((text, i): Cell[] => [text, i])])
  if (format === 'xlsx') await checkSheet(bytes)
  else expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).not.toMatch(/(^|[,"\n])[=+@\t\r-]/)
  const { records, columns } = await tableOf(bytes)
  expect(columns).toEqual(['名称', '数量'])
  expect(records.map((record) => record['名称'])).toEqual(hostile)
  expect(records.map((record) => record['数量'])).toEqual(hostile.map((_, i) => String(i)))
})

test('T-46 whatever text is made safe comes back as it was', () => {
  for (const text of [...hostile, '', `'`, `'''`, `'a`, '=', `'''=`]) { expect(fromCell(safeCell(text))).toBe(text); expect(safeCell(text)).not.toMatch(/^[=+\-@\t\r]/) }
})

test('E22 a file is read by its content: UTF-8, UTF-8 with a mark, GBK, tabs, and a choice that overrules', async () => {
  const text = 'SKU货号,标题\nA1,青花瓷碗\n'
  const want = { columns: ['SKU货号', '标题'], records: [{ SKU货号: 'A1', 标题: '青花瓷碗' }] }
  expect(await tableOf(Buffer.from(text))).toEqual({ ...want, format: 'csv', encoding: 'utf-8' })
  expect(await tableOf(Buffer.from(`\ufeff${text}`))).toMatchObject(want)
  expect(await tableOf(iconv.encode(text, 'gbk'))).toEqual({ ...want, format: 'csv', encoding: 'gb18030' })
  expect(await tableOf(iconv.encode('名\n𠮷\n', 'gb18030'))).toMatchObject({ records: [{ 名: '𠮷' }] })
  expect(await tableOf(Buffer.from(text.replaceAll(',', '\t')))).toEqual({ ...want, format: 'tsv', encoding: 'utf-8' })
  expect((await tableOf(iconv.encode(text, 'gbk'), { encoding: 'utf-8' })).columns[0]).toContain('\ufffd')
})

test('E22 a sheet that a spreadsheet program made is read: numbers as typed, empty rows left out, columns of one name counted', async () => {
  const file = await writeSheet([[{ value: 'SKU' }, { value: '价格' }, { value: '价格' }, null], [{ value: '00123' }, { value: 68.1 }, { value: 0.1 + 0.2 }, { value: 'x' }], [], [{ value: 7 }, null, null, null]] as never).toBuffer()
  const { columns, records, format } = await tableOf(file)
  expect({ columns, records, format }).toEqual({ format: 'xlsx', columns: ['SKU', '价格', '价格 (2)', '#4'], records: [{ SKU: '00123', 价格: '68.1', '价格 (2)': '0.3', '#4': 'x' }, { SKU: '7', 价格: '', '价格 (2)': '', '#4': '' }] })
})

test('I-26 an archive that is no sheet, and bytes that are no text, are refused at the field', async () => {
  await expect(tableOf(Buffer.from('PK\u0003\u0004 nothing'))).rejects.toMatchObject({ status: 422 })
  await expect(tableOf(Buffer.from([0x61, 0, 0x62, 0]))).rejects.toMatchObject({ code: 'kernel.sheet_unreadable', status: 422 })
})
