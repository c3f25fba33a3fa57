import fc from 'fast-check'

/** Asks 问法: from a JSON Schema to what a caller may send: what fits, what nearly fits, and what means harm. Every route is covered by its own schema. */
export interface Asked {
  readonly type?: string | readonly string[]; readonly const?: unknown; readonly enum?: readonly unknown[]; readonly anyOf?: readonly Asked[]; readonly oneOf?: readonly Asked[]; readonly allOf?: readonly Asked[]
  readonly properties?: Readonly<Record<string, Asked>>; readonly required?: readonly string[]; readonly additionalProperties?: Asked | boolean; readonly items?: Asked | readonly Asked[]
  readonly minItems?: number; readonly maxItems?: number; readonly minLength?: number; readonly maxLength?: number; readonly pattern?: string; readonly format?: string
  readonly minimum?: number; readonly maximum?: number; readonly exclusiveMinimum?: number; readonly exclusiveMaximum?: number
}
/** What is known by name: ids that exist, so that a call gets past the door. */
export type Known = Readonly<Record<string, readonly string[]>>

const mostItems = 4
const longTextLength = 300

/** What harms where it is believed: SQL, markup, templates, paths, addresses, control characters, prototypes, numbers out of range. */
export const harmful: readonly unknown[] = [`' or 1=1--`, `'; drop table kernel_outbox;--`, `1) union select null,version()--`, `\\`, `%`, `_%`, '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'javascript:alert(1)', '{{7*7}}${7*7}<%=7*7%>',
  '../../../../etc/passwd', 'file:///etc/passwd', 'http://169.254.169.254/', '\u0000', '\ud800', '\u202e', '\r\nset-cookie: a=b', '=1+1', '__proto__', 'constructor', '　', 'ｆｕｌｌ', '𠮷'.repeat(50), 'a'.repeat(5_000), '(a+)+$'.repeat(20), 'a&b|c!:*<->',
  '', ' ', '0', '-1', '1e3', '0x10', '１', 'NaN', '9'.repeat(40), -1, 0, 0.5, -0, 1e9, 2 ** 31, 2 ** 53, 1e308, true, false, null, [], {}, [[]], { $ne: null }, { __proto__: { isAdmin: true }, constructor: { prototype: {} } }, '2026-02-30', '9999-99-99T99:99:99Z', '0000-00-00', 'infinity', 'epoch']

const textOf = (schema: Asked): fc.Arbitrary<unknown> => {
  if (schema.format === 'date-time') return fc.constantFrom('2026-06-18T00:00:00Z', '2026-06-18T10:00:00.000Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z')
  if (schema.format === 'date') return fc.constantFrom('2026-06-18', '1970-01-01')
  if (schema.format === 'uri') return fc.constantFrom('https://shop.example/a', 'http://127.0.0.1:1/x')
  if (schema.pattern) { try { return fc.stringMatching(new RegExp(schema.pattern), { size: 'small' }) } catch { /* what the generator cannot read is asked as plain text */ } }
  const [least, most] = [schema.minLength ?? 0, Math.min(schema.maxLength ?? longTextLength, longTextLength)]
  return fc.oneof(fc.string({ minLength: least, maxLength: most, unit: 'grapheme' }), fc.string({ minLength: least, maxLength: Math.max(least, Math.min(most, 12)) }), fc.constant('字'.repeat(Math.max(least, Math.min(most, 8)))))
}

const numberOf = (schema: Asked): fc.Arbitrary<unknown> => {
  const least = schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1_000 : schema.exclusiveMinimum + 1)
  const most = Math.max(least, schema.maximum ?? (schema.exclusiveMaximum === undefined ? 1_000_000 : schema.exclusiveMaximum - 1))
  const [low, high] = [Math.max(Math.ceil(least), -Number.MAX_SAFE_INTEGER), Math.min(Math.floor(most), Number.MAX_SAFE_INTEGER)]
  return fc.oneof({ weight: 3, arbitrary: fc.integer({ min: low, max: Math.max(low, Math.min(high, low + 20)) }) }, { weight: 1, arbitrary: fc.maxSafeInteger().map((n) => low + Math.abs(n) % (high - low + 1)) }, { weight: 1, arbitrary: fc.constantFrom(low, high) })
}

/** What fits the schema; known ids are used three times out of four where a name is known. */
export function fitting(schema: Asked, known: Known, name = ''): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((one) => fitting(one, known, name)))
  if (schema.allOf) return fc.tuple(...schema.allOf.map((one) => fitting(one, known, name))).map((parts) => (parts.every((part) => part !== null && typeof part === 'object') ? Object.assign({}, ...parts) as unknown : parts[0]))
  const type = Array.isArray(schema.type) ? schema.type[0] as string : schema.type as string | undefined
  if (type === 'object') return objectOf(schema, known)
  if (type === 'array') {
    const one = Array.isArray(schema.items) ? schema.items[0] as Asked : schema.items as Asked | undefined
    return fc.array(fitting(one ?? {}, known, name), { minLength: schema.minItems ?? 0, maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? mostItems, mostItems)) })
  }
  if (type === 'string') {
    const ids = known[name]
    return ids ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: textOf(schema) }) : textOf(schema)
  }
  if (type === 'integer' || type === 'number') return numberOf(schema)
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  return fc.jsonValue({ maxDepth: 2 })
}

function objectOf(schema: Asked, known: Known): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, fitting(inner, known, name)] as const)
  if (fields.length > 0) return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])].filter((name) => name in schema.properties!) })
  const inner = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : { type: 'string' }
  return fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), fitting(inner, known), { maxKeys: 3 })
}

type Path = readonly (string | number)[]
/** Every place in a value, the whole of it first. */
function placesOf(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at]
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...at, Array.isArray(value) ? Number(name) : name]))]
}

/** The value with what stands at a place put otherwise; `undefined` takes it away. */
function put(value: unknown, [first, ...rest]: Path, what: unknown): unknown {
  if (first === undefined) return what
  if (Array.isArray(value)) return value.flatMap((inner: unknown, i) => (i !== first ? [inner] : rest.length === 0 && what === undefined ? [] : [put(inner, rest, what)]))
  const { [first as string]: inner, ...others } = value as Record<string, unknown>
  return rest.length === 0 && what === undefined ? others : { ...others, [first]: put(inner, rest, what) }
}

/** What fits but for one to three places, where something harmful stands, or nothing. */
export const harming = (fit: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.tuple(fit, fc.array(fc.tuple(fc.nat(), fc.option(fc.constantFrom(...harmful), { nil: undefined, freq: 8 })), { minLength: 1, maxLength: 3 }))
  .map(([value, changes]) => changes.reduce((now, [no, what]) => { const places = placesOf(now); return put(now, places[no % places.length]!, what) }, value))

/** What the server alone may say (I-19): added to what fits, it must not be believed. */
const owned = { merchantId: 'mer_other', shopperId: 'shp_other', role: 'owner', state: 'paid', paid: true, priceFen: 1, payableFen: 1, id: 'x_1', isAdmin: true, permits: ['*'] }
export const adding = (fit: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fit.map((value) => (value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...owned, ...value } : value))
