/** Addresses 地址: from what somebody pastes to its parts. */
export interface Region { readonly code: string; readonly name: string; readonly children?: readonly Region[] }
export interface Parsed { readonly name: string; readonly phone: string; readonly districtCode: string | null; readonly provinceCode: string | null; readonly cityCode: string | null; readonly street: string }

const provinceEnd = /(省|市|特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区)$/
const cityEnd = /(市|地区|盟|自治州)$/
const districtEnd = /(林区|新区|区|县|市|旗|自治县|自治旗)$/
/** The peoples after whom autonomous places are called; people leave them out: 石柱县 is 石柱土家族自治县. */
const peoples = /(土家族|达斡尔族|鄂温克族|鄂伦春族|维吾尔族|哈萨克族|柯尔克孜族|哈萨克|柯尔克孜|塔吉克|蒙古族|蒙古|朝鲜族|布依族|哈尼族|彝族|壮族|苗族|瑶族|侗族|白族|傣族|黎族|畲族|回族|藏族|满族|羌族|土族|水族|佤族|拉祜族|布朗族|纳西族|景颇族|傈僳族|独龙族|怒族|普米族|仡佬族|仫佬族|毛南族|锡伯|锡伯族|裕固族|东乡族|撒拉族|保安族|各族|满族)+(?=自治|区$)/
const hollow = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/

/** The ways of writing a name: whole, and without its kind where two letters or more remain. */
function ways(name: string, end: RegExp): string[] {
  const plain = name.replace(peoples, '')
  const short = plain.replace(end, '')
  const kind = plain.slice(-1)
  return [...new Set([name, ...(short.length >= 2 ? [short + kind, short] : [])])]
}

interface Hit { readonly region: Region; readonly from: number; readonly to: number; readonly isWhole: boolean }

/** The first of `regions` that stands in the text at or soon after `from`; of two at one place the longer. */
function first(text: string, from: number, within: number, regions: readonly Region[], end: RegExp): Hit | undefined {
  let best: Hit | undefined
  for (const region of regions) for (const [i, way] of ways(region.name, end).entries()) {
    const at = text.indexOf(way, from)
    if (at < 0 || at - from > within) continue
    const hit = { region, from: at, to: at + way.length, isWhole: i === 0 }
    if (!best || at < best.from || (at === best.from && hit.to > best.to)) best = hit
  }
  return best
}

/** A district of a named city may be written by its beginning: 南京市雨花区 is 雨花台区, if no other begins so. */
function begun(text: string, from: number, districts: readonly Region[]): Hit | undefined {
  const start = text.slice(from, from + 2)
  const fits = start.length === 2 ? districts.filter((region) => region.name.startsWith(start)) : []
  const kindAt = text.slice(from + 2, from + 5).search(/[区县市旗]/)
  return fits.length === 1 ? { region: fits[0]!, from, to: kindAt < 0 ? from + 2 : from + 3 + kindAt, isWhole: false } : undefined
}

const farthest = 3
const everywhere = 1_000

interface Placed { readonly province: Region; readonly city: Region; readonly district: Region; readonly from: number; readonly to: number }

function place(text: string, tree: readonly Region[]): Placed | undefined {
  const found: Placed[] = []
  const provinceHit = first(text, 0, everywhere, tree, provinceEnd)
  const provinces = provinceHit ? [provinceHit.region] : tree
  for (const province of provinces) {
    const start = provinceHit?.to ?? 0
    for (const city of province.children ?? []) {
      const isHollow = hollow.test(city.name)
      const cityHit = first(text, start, provinceHit ? farthest : everywhere, [city], cityEnd)
      if (!isHollow && !cityHit && !provinceHit) continue
      // A municipality is written with or without its hollow layer, or with its own name twice.
      const repeated = isHollow && provinceHit ? first(text, start, farthest, [province], provinceEnd) : undefined
      const below = cityHit?.to ?? repeated?.to ?? start
      const districts = city.children ?? []
      const districtHit = first(text, below, cityHit || isHollow ? farthest : 0, districts, districtEnd) ?? (cityHit ? begun(text, below, districts) : undefined)
      if (districtHit && (provinceHit || cityHit)) found.push({ province, city, district: districtHit.region, from: provinceHit?.from ?? cityHit!.from, to: districtHit.to })
    }
  }
  if (found.length === 0) return placeByDistrict(text, tree)
  return found.sort((a, b) => rank(text, b) - rank(text, a))[0]
}

/** A place is the better the more of its names stand whole and the further it reaches. */
const rank = (text: string, { city, district, to }: Placed): number => (text.includes(city.name) ? 10_000 : text.includes(city.name.replace(cityEnd, '')) && !hollow.test(city.name) ? 5_000 : 0) + (text.includes(district.name) ? 1_000 : 0) + district.name.length * 10 + to

/** Only a district is named: it must be the one of that name in the whole country. */
function placeByDistrict(text: string, tree: readonly Region[]): Placed | undefined {
  const found: Placed[] = []
  for (const province of tree) for (const city of province.children ?? []) for (const district of city.children ?? []) {
    const way = ways(district.name, districtEnd).find((one) => (one === district.name ? one.length >= 3 : !hollow.test(district.name)) && text.includes(one))
    if (!way) continue
    const at = text.indexOf(way)
    found.push({ province, city, district, from: at, to: at + way.length })
  }
  const longest = Math.max(...found.map((one) => one.to - one.from))
  const best = found.filter((one) => one.to - one.from === longest)
  return best.length === 1 ? best[0] : undefined
}

const labels = /(收货人|收件人|联系人|姓名|手机号码|手机|联系电话|电话|所在地区|详细地址|收货地址|地址)\s*[:：]?/g
const phoneForm = /(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)/

/** Reads pasted text: name, phone, region and street, in any order. What cannot be told stays empty; nothing is guessed across provinces. */
export function parseAddress(pasted: string, tree: readonly Region[]): Parsed {
  const text = pasted.normalize('NFKC').slice(0, 500)
  const phoneHit = phoneForm.exec(text)
  const phone = phoneHit ? phoneHit.slice(1, 4).join('') : ''
  const rest = text.replace(phoneForm, ' ').replace(labels, ' ').replace(/\b\d{6}\b(?!\d)/, ' ')
  const parts = rest.split(/[\s,，;；。|]+/).filter(Boolean)
  const joined = parts.join('')
  const placed = place(joined, tree)
  const name = parts.find((part) => /^[\u4e00-\u9fff·]{2,5}(先生|女士|小姐)?$/.test(part) && !isPlace(part, placed)) ?? parts.find((part) => /^[A-Za-z][A-Za-z .]{1,30}$/.test(part)) ?? ''
  const without = name ? parts.filter((part) => part !== name).join('') : joined
  const again = placed ? place(without, tree) ?? placed : undefined
  return { name, phone, districtCode: again?.district.code ?? null, provinceCode: again?.province.code ?? null, cityCode: again?.city.code ?? null, street: again ? without.slice(again.to) : without }
}

/** A part that is a region's name, or that a road or house is written in, is no person. */
const isPlace = (part: string, placed: Placed | undefined): boolean =>
  /(省|市|区|县|旗|镇|乡|村|路|街|道|号|楼|室|栋|苑|园|城|大厦|小区|广场)$/.test(part) || (placed !== undefined && [placed.province, placed.city, placed.district].some((region) => region.name.startsWith(part)))
