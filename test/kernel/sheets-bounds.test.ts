import { expect, test } from 'vitest'
import { tableOf } from '#kernel/sheets'
import { mostRows, sheetMeasure } from '#kernel/sheets.rules'
import { zip } from '#test/zips'

/** Small files that would be laid out as endless sheets (T-48, T-52): refused before that, however they are written. */
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packaged = 'http://schemas.openxmlformats.org/package/2006'
const book = (rows: string, prefix = ''): Buffer => zip(Object.entries({
  '[Content_Types].xml': `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  'xl/worksheets/sheet1.xml': `<${prefix}worksheet xmlns${prefix && `:${prefix.slice(0, -1)}`}="${main}"><${prefix}sheetData>${rows}</${prefix}sheetData></${prefix}worksheet>`,
}).map(([name, text]) => ({ name, content: Buffer.from(head + text) })))
const first = '<row r="1"><c r="A1" t="inlineStr"><is><t>SKU</t></is></c></row>'
const tooMuch = { code: 'kernel.archive_too_large', status: 422 }

test('T-48 one cell in the last corner of a sheet, a row beyond every sheet and their disguises are refused, within a moment', async () => {
  const began = performance.now()
  for (const rows of [
    '<row r="20000"><c r="XFD20000"><v>2</v></c></row>', '<row r="2"><c r="ZZZZZZ2"><v>2</v></c></row>', '<row r="4294967295"><c r="A4294967295"><v>2</v></c></row>', '<row r="4e9"/>',
    '<row r="200000"><c r="A200000"><v>2</v></c></row>', '<row r="20000"><c r="&#88;FD20000"><v>2</v></c></row>', `<row r="20000"><c s='1' r = 'XFD20000'><v>2</v></c></row>`,
    '<row r="20000"><c s=">" r="XFD20000"><v>2</v></c></row>', '<row r="20000"><c s=1 r="XFD20000"><v>2</v></c></row>', '<row r="20000"><c r="A1" x:r="XFD20000"><v>2</v></c></row>',
  ]) await expect(tableOf(book(first + rows)), rows).rejects.toMatchObject(tooMuch)
  await expect(tableOf(book('<x:row r="20000"><x:c r="XFD20000"><x:v>2</x:v></x:c></x:row>', 'x:'))).rejects.toMatchObject(tooMuch)
  expect(performance.now() - began).toBeLessThan(3_000)
})

test('E22 a sheet whose last rows and columns are only formatted is read as it is', async () => {
  const { columns, records } = await tableOf(book(`${first}<row r="2"><c r="A2"><v>7</v></c><c r="XFD2" s="1"/></row><row r="1048576" customHeight="1"/>`))
  expect({ columns, records }).toEqual({ columns: ['SKU'], records: [{ SKU: '7' }] })
})

test('T-48 a cell is seen wherever the pieces of its sheet end', () => {
  const text = `<sheetData>${first}<x:row r="20000"><x:c r="XFD20000" t='a>b'><x:v>2</x:v></x:c></x:row></sheetData>`
  for (let cut = 0; cut <= text.length; cut++) {
    const within = sheetMeasure()
    expect([within(text.slice(0, cut)), within(text.slice(cut))], String(cut)).toContain(false)
    const fine = sheetMeasure()
    expect([fine(text.replaceAll('20000', '2').slice(0, cut)), fine(text.replaceAll('20000', '2').slice(cut))], String(cut)).not.toContain(false)
  }
})

test('T-52 more rows than are read, or more cells, are refused soon in every form of text', async () => {
  const wide = Array.from({ length: 200 }, (_, i) => `c${i}`).join(',')
  for (const text of [`a\n${'1\n'.repeat(3_000_000)}`, `${wide}\n${'1\n'.repeat(90_000)}`, `a\n${`${'1,'.repeat(1_000)}\n`.repeat(4_000)}`, '{}\n'.repeat(3_000_000)]) await expect(tableOf(Buffer.from(text)), text.slice(0, 20)).rejects.toMatchObject(tooMuch)
  expect((await tableOf(Buffer.from(`a\n${'1\n'.repeat(mostRows)}`))).records).toHaveLength(mostRows)
})
