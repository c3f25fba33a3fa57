/** The least that a JSON Schema lets through 最小样例: required fields only, the first of each choice. For tests that ask every route something valid. */
export interface Schema {
  readonly type?: string; readonly const?: unknown; readonly enum?: readonly unknown[]; readonly anyOf?: readonly Schema[]; readonly oneOf?: readonly Schema[]; readonly allOf?: readonly Schema[]; readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[]
  readonly items?: Schema; readonly minItems?: number; readonly minLength?: number; readonly format?: string; readonly minimum?: number; readonly exclusiveMinimum?: number; readonly default?: unknown
}

export function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf ?? schema.oneOf) return sample((schema.anyOf ?? schema.oneOf)![0]!)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(sample)) as unknown
  switch (schema.type) {
    case 'object': return Object.fromEntries((schema.required ?? []).map((name) => [name, sample(schema.properties?.[name] ?? {})]))
    case 'array': return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}))
    case 'string': return schema.format === 'date' ? '2026-06-18' : schema.format === 'date-time' ? '2026-06-18T00:00:00Z' : '字'.repeat(Math.max(1, schema.minLength ?? 1))
    case 'integer': case 'number': return Math.max(1, schema.minimum ?? 1, schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1)
    case 'boolean': return true
    default: return {}
  }
}

/** Fields that name something, at any depth: `skuId`, `lines.skuId`, `ids`. */
export function idFields(schema: Schema, before = ''): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [...(/^ids?$|Ids?$/.test(name) ? [`${before}${name}`] : []), ...idFields(inner, `${before}${name}.`)])
  return [...own, ...(schema.items ? idFields(schema.items, before) : []), ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((inner) => idFields(inner, before))]
}
