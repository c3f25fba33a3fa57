import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseAddress, type Region } from './addresses.rules'
import { regionName, regionTree } from './regions.queries'

const data = '../shared/data/geo'

test('E06 a pasted address is read in any order: name, phone, region, street', () => {
  const tree = regionTree()
  expect(parseAddress('浙江省杭州市西湖区文三路 138 号 2 幢 301 室 林晓 138-0013-8000', tree)).toEqual({ name: '林晓', phone: '13800138000', provinceCode: '33', cityCode: '3301', districtCode: '330106', street: '文三路138号2幢301室' })
  expect(parseAddress('收货人：王小明，电话：+86 13912345678，上海浦东新区世纪大道100号', tree)).toMatchObject({ name: '王小明', phone: '13912345678', districtCode: '310115' })
  expect(parseAddress('北京市北京市朝阳区望京街道', tree)).toMatchObject({ districtCode: '110105', street: '望京街道' })
  expect(parseAddress('深圳南山区科技园', tree)).toMatchObject({ districtCode: '440305' })
  expect(parseAddress('hello', tree)).toMatchObject({ districtCode: null, phone: '' })
  expect(regionName('330106')).toBe('浙江省 杭州市 西湖区')
})

test('every “province city county” parses to its own code (a sample of the package’s own list)', () => {
  const tree = regionTree()
  const wrong: string[] = []
  let asked = 0
  for (const p of tree) for (const c of p.children ?? []) for (const d of c.children ?? []) {
    if (asked++ % 5 !== 0) continue
    if (parseAddress(p.name + c.name + d.name, tree).districtCode !== d.code) wrong.push(p.name + c.name + d.name)
  }
  expect(wrong).toEqual([])
})

test.skipIf(!existsSync(data))('geo: all 3,056 counties parse to their code and at least 10 of the 12 free texts are right', () => {
  const official = JSON.parse(gunzipSync(readFileSync(`${data}/pca-code.json.gz`)).toString()) as Region[]
  const wrong: string[] = []
  for (const p of official) for (const c of p.children ?? []) for (const d of c.children ?? []) if (parseAddress(p.name + c.name + d.name, official).districtCode !== d.code) wrong.push(p.name + c.name + d.name)
  expect(wrong).toEqual([])
  const cases = JSON.parse(readFileSync(`${data}/address_cases.json`, 'utf8')) as { cases: { input: string; code: string }[] } | { input: string; code: string }[]
  const right = (Array.isArray(cases) ? cases : cases.cases).filter(({ input, code }) => parseAddress(input, official).districtCode === code)
  expect(right.length).toBeGreaterThanOrEqual(10)
})
