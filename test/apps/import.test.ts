import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { importFile } from '#apps/import'
import type { Stand } from '#apps/stand'
import { world } from '../world'

const folder = mkdtempSync(join(tmpdir(), 'tw 导入-'))
afterAll(() => { rmSync(folder, { recursive: true }) })
const file = (name: string, text: string): string => { const path = join(folder, name); writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text); return path }

test('E22 a catalogue from the command line: CSV and packed JSON Lines become drafts, wrong rows are named, a second run makes none twice and changes what differs, and titles without a price get the one that is given', async () => {
  const ctx = await world()
  const said: string[] = []
  const run = async (path: string, wish: Parameters<typeof importFile>[2] = {}) => { said.length = 0; await importFile({ base: () => ctx } as Stand, path, wish, (sentence) => { said.push(sentence) }); return said }
  const csv = file('goods.csv', 'goods_sn,name,category,brand,retail_price\n1,秋冬保暖羊毛被,家纺,素舍,459.00\n2,纯棉四件套,家纺,素舍,899\n3,,家纺,素舍,1\n')
  expect((await run(csv))[0]).toMatch(/^2 made .*0 known .*1 wrong/)
  expect(said[1]).toMatch(/row 3: A new product needs a title 新商品必须有标题/)
  expect((await run(csv))[0]).toMatch(/^0 made .*2 known .*1 wrong/)
  const dearer = file('goods.csv', 'goods_sn,name,category,brand,retail_price\n1,秋冬保暖羊毛被,家纺,素舍,459.00\n2,纯棉四件套,家纺,素舍,799.5\n')
  expect((await run(dearer))[0]).toMatch(/^0 made .*1 changed .*1 known .*0 wrong/)
  const titles = file('titles.jsonl.gz', '{"id": 7, "title": "雄鹰户外双肩包 大容量"}\n{"id": 8, "title": "轻便雨衣"}\nnot json\n')
  expect((await run(titles))[0]).toMatch(/^0 made .*3 wrong/)
  expect((await run(titles, { priceYuan: 19.9 }))[0]).toMatch(/^2 made .*1 wrong/)
  const { rows } = await ctx.pool.query(`select p.title, p.state, p.price_fen::int as fen, p.brand from catalog_products p order by p.code`)
  expect(rows).toEqual([{ title: '秋冬保暖羊毛被', state: 'draft', fen: 459_00, brand: '素舍' }, { title: '纯棉四件套', state: 'draft', fen: 799_50, brand: '素舍' }, { title: '雄鹰户外双肩包 大容量', state: 'draft', fen: 19_90, brand: null }, { title: '轻便雨衣', state: 'draft', fen: 19_90, brand: null }])
})
