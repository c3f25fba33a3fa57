import type { countedBy, Zone } from './tables'

/** Freight 运费 (E06): lines of one template are summed before charging; the free line looks at the amount after discounts. All amounts in fen. */
export interface Template { readonly id: string; readonly by: (typeof countedBy)[number]; readonly zones: readonly Zone[] }
export interface FreightLine { readonly skuId: string; readonly quantity: number; readonly weightGram: number; readonly volumeMm3: number; readonly amountFen: number; readonly templateId: string }

/** The zone that holds at a district: the one with the longest fitting code (district, city, province), else the one for everywhere. */
export function zoneAt(zones: readonly Zone[], districtCode: string): Zone | undefined {
  const fit = (zone: Zone) => Math.max(0, ...zone.codes.filter((code) => districtCode.startsWith(code)).map((code) => code.length))
  const named = zones.filter((zone) => fit(zone) > 0).sort((a, b) => fit(b) - fit(a))[0]
  return named ?? zones.find((zone) => zone.codes.length === 0)
}

/** Zones say cubic centimetres, goods cubic millimetres: nothing is rounded before lines are summed. */
const mm3PerCm3 = 1_000
/** What one template asks for its lines: the first so many pieces, grams or cubic centimetres, then each extra begun. Undefined where nothing is delivered. */
export function chargeOf(template: Template, lines: readonly FreightLine[], districtCode: string): number | undefined {
  const zone = zoneAt(template.zones, districtCode)
  if (!zone || zone.isBlocked) return undefined
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0)
  const amountFen = lines.reduce((sum, line) => sum + line.amountFen, 0)
  if (zone.freeFromFen !== null && amountFen >= zone.freeFromFen) return 0
  if (zone.freeFromPieces !== null && pieces >= zone.freeFromPieces) return 0
  const unit = template.by === 'volume' ? mm3PerCm3 : 1
  const units = template.by === 'piece' ? pieces : lines.reduce((sum, line) => sum + line.quantity * (template.by === 'weight' ? line.weightGram : line.volumeMm3), 0)
  return zone.firstFen + Math.ceil(Math.max(0, units - zone.first * unit) / (Math.max(1, zone.extra) * unit)) * zone.extraFen
}
