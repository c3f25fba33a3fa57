import type { Context } from './context'
import type { Word } from './exports'

/**
 * Personal data 个人数据 (PIPL 44 to 50, ECL 24): each room says of each of its tables that is about a shopper which rows are his, what of them his copy shows, and what becomes of
 * them when he closes his account. It is said in data, so that nothing can be copied and not forgotten, or forgotten and not listed; a test refuses a table with a person in it that nobody declares.
 */
export const laws = {
  trade: { months: 36, says: ['《电子商务法》第三十一条：商品、服务与交易信息自交易完成起至少保存三年', 'E-Commerce Law, article 31: goods, services and trades are kept at least three years from completion'] },
  payment: { months: 36, says: ['《电子商务法》第五十三条：支付服务须可查最近三年的交易记录', 'E-Commerce Law, article 53: payments of the last three years must be there to be asked for'] },
  invoice: { months: 60, says: ['《发票管理办法》：发票存根保存五年', 'Invoice Measures: stubs of invoices are kept five years'] },
  security: { months: 6, says: ['《网络安全法》第二十三条：网络日志至少留存六个月', 'Cybersecurity Law, article 23: network logs are kept at least six months'] },
  review: { months: null, says: ['《电子商务法》第三十九条：平台不得删除评价；评价以“匿名买家”继续展示', 'E-Commerce Law, article 39: a platform does not delete reviews; they stay, by “a buyer”'] },
  claims: { months: 36, says: ['《民法典》第一百八十八条：诉讼时效三年，保留您的同意与申请记录以备查证', 'Civil Code, article 188: three years to sue, in which what you agreed to and asked for can be proved'] },
} as const satisfies Readonly<Record<string, { readonly months: number | null; readonly says: Word }>>
export type Law = keyof typeof laws

/** Columns that are emptied, as the right side of `update … set`. What stays of the row leads to nobody. */
export interface Strike { readonly set: string }
/** Rows that law keeps: shown to nobody, and so many months later deleted or struck; or left as they are, where they hold ids and sums alone. */
interface Keep { readonly law: Law; readonly then: 'delete' | 'nothing' | Strike }

export interface Holding {
  readonly table: string
  /** Which rows are his: a condition of this table that may name `his_id`, `his_phone` and `his_orders` (ids of his orders and of their parts). */
  readonly of: string
  readonly title: Word
  /** Columns of his copy; none where another table says the same to a person. */
  readonly copy: readonly string[]
  readonly end: 'delete' | Strike | Keep
  /** What the shop has noted of his habits and groups, which he may see and delete at any time (Network Data Regulation 24, 42). */
  readonly isTag?: true
}

/** What stands in the way of closing an account: how many, how much, and where one settles it. What only has to run its course has no link. */
export interface Hindrance { readonly code: string; readonly count: number; readonly fen?: number; readonly href: string | null; /** May be given up by who owns it. */ readonly isWaivable: boolean }
export interface Personal { readonly holdings: readonly Holding[]; readonly hinders?: (ctx: Context, shopperId: string) => Promise<readonly Hindrance[]> }

/** Whose data: his id, his phone while he has one, and his orders. */
export interface Subject { readonly id: string; readonly phone: string; readonly orderIds: readonly string[] }
const his = 'with his as (select $1::text as his_id, $2::text as his_phone, $3::text[] as his_orders)'
const valuesOf = ({ id, phone, orderIds }: Subject): unknown[] => [id, phone, [...orderIds]]

/** More rows of one table than one person can have made by hand. */
const mostRows = 20_000
/** His rows of a table, as his copy shows them; `isCut` where there are more than a file should hold. */
export async function copyOf(ctx: Context, { table, of, copy }: Holding, subject: Subject): Promise<{ rows: Record<string, unknown>[]; isCut: boolean }> {
  const { rows } = await ctx.client.query<Record<string, unknown>>(`${his} select ${copy.join(', ')} from (select one.* from ${table} one, his where ${of}) one limit ${mostRows + 1}`, valuesOf(subject))
  return { rows: rows.slice(0, mostRows), isCut: rows.length > mostRows }
}
/** How many rows of a table are his. */
export async function countOf(ctx: Context, { table, of }: Holding, subject: Subject): Promise<number> {
  const { rows: [row] } = await ctx.client.query<{ n: number }>(`${his} select count(*)::int as n from ${table}, his where ${of}`, valuesOf(subject))
  return row!.n
}
/** Deletes or strikes his rows of a table; answers how many. Call it in the transaction that ends the account, or the tag. */
export async function forgetRows(ctx: Context, { table, of }: Holding, does: 'delete' | Strike, subject: Subject): Promise<number> {
  const { rowCount } = await ctx.client.query(does === 'delete' ? `${his} delete from ${table} using his where ${of}` : `${his} update ${table} set ${does.set} from his where ${of}`, valuesOf(subject))
  return rowCount ?? 0
}
