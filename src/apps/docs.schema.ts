/** JSON Schema for people 字段说明: as rows of a table, and as an example that fits it. */
export interface Schema {
  readonly type?: string | readonly string[]; readonly const?: unknown; readonly enum?: readonly unknown[]; readonly anyOf?: readonly Schema[]; readonly allOf?: readonly Schema[]; readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[]
  readonly items?: Schema; readonly format?: string; readonly minimum?: number; readonly maximum?: number; readonly minLength?: number; readonly maxLength?: number; readonly minItems?: number; readonly maxItems?: number; readonly pattern?: string; readonly default?: unknown
  readonly additionalProperties?: Schema | boolean; readonly description?: string
}
export interface Row { readonly name: string; readonly type: string; readonly isRequired: boolean; readonly limits: string }

const deepest = 5
const longestPattern = 60

/** Each field by its path: `lines[].skuId`. */
export function rowsOf(schema: Schema, before = '', depth = 0): Row[] {
  if (depth > deepest) return []
  const whole = merged(schema)
  return Object.entries(whole.properties ?? {}).flatMap(([name, inner]) => {
    const path = `${before}${name}`
    const row: Row = { name: path, type: typeOf(inner), isRequired: whole.required?.includes(name) ?? false, limits: limitsOf(inner) }
    const item = merged(inner).items
    return [row, ...rowsOf(inner, `${path}.`, depth + 1), ...(item ? rowsOf(item, `${path}[].`, depth + 1) : [])]
  })
}

/** A choice between something and null is the something; what is put together is one. */
function merged(schema: Schema): Schema {
  const some = schema.anyOf?.find((one) => one.type !== 'null')
  if (some) return merged(some)
  if (schema.allOf) return schema.allOf.map(merged).reduce((all, one) => ({ ...all, ...one, properties: { ...all.properties, ...one.properties }, required: [...all.required ?? [], ...one.required ?? []] }), {})
  return schema
}

function typeOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array') return `${schema.items ? typeOf(schema.items) : 'any'}[]`
  return `${Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type as string | undefined ?? 'any'}${schema.format ? ` (${schema.format})` : ''}`
}

function limitsOf(schema: Schema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, default: fallback } = merged(schema)
  const between = (least: number | undefined, most: number | undefined, unit: string) => (least === undefined && most === undefined ? [] : [`${least ?? ''}–${most === undefined || most >= Number.MAX_SAFE_INTEGER ? '' : most}${unit}`])
  return [...between(minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined, maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined, ''), ...between(minLength, maxLength, ' 字 chars'), ...between(minItems, maxItems, ' 项 items'),
    ...(pattern && pattern.length <= longestPattern ? [pattern] : []), ...(fallback === undefined ? [] : [`= ${JSON.stringify(fallback)}`])].join(' · ')
}

const kinds: Readonly<Record<string, string>> = { order: 'ord', parent: 'ord', line: 'lin', sku: 'sku', product: 'prd', merchant: 'mer', shopper: 'shp', payment: 'pay', refund: 'rfd', address: 'adr', parcel: 'pcl', category: 'cat', brand: 'brd', endpoint: 'whk', warehouse: 'whs' }
const idOf = (name: string): string => `${kinds[name.replace(/Ids?$/, '')] ?? 'xyz'}_0mb0cjk0w00002f6a1d9e4b7c`
/** Values that read like what they are, by the name of the field. */
const telling: readonly (readonly [name: RegExp, value: unknown])[] = [[/^cursor$|^next$/, null], [/phone/i, '13800000000'], [/email|^to$/i, 'lan@shop.example'], [/url|picture|file/i, 'https://shop.example/a.jpg'], [/^name$|title/i, '亚麻衬衫'], [/Ms$/, 1_000]]

/** A value that fits the schema; all fields are shown, lists hold one. */
export function exampleOf(schema: Schema, name = '', depth = 0): unknown {
  if (depth > deepest) return null
  const whole = merged(schema)
  if (whole.const !== undefined) return whole.const
  if (whole.enum) return whole.enum[0]
  if (whole.default !== undefined) return whole.default
  if (whole.type === 'object' || whole.properties) return Object.fromEntries(Object.entries(whole.properties ?? {}).map(([inner, one]) => [inner, exampleOf(one, inner, depth + 1)]))
  if (whole.type === 'array') return [exampleOf(whole.items ?? {}, name.replace(/s$/, ''), depth + 1)]
  if (whole.type === 'integer' || whole.type === 'number') return Math.min(Math.max(/Fen$/.test(name) ? 12_900 : 1, whole.minimum ?? 0), whole.maximum ?? Infinity)
  if (whole.type === 'boolean') return true
  if (whole.format === 'date-time') return '2026-06-18T02:00:00.000Z'
  if (whole.format === 'date') return '2026-06-18'
  if (whole.type !== 'string') return null
  if (/^ids?$|Ids?$/.test(name)) return idOf(name)
  const told = telling.find(([form]) => form.test(name))
  return told ? told[1] : '…'
}
