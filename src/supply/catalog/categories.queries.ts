import type { Context } from '#kernel/context'
import { forgottenEverywhere, keepingOne } from '#kernel/kept'
import { notFound } from '#kernel/refusal'
import { inherited } from './facets.rules'
import { categories, type Facet } from './tables'

export interface Branch { readonly id: string; readonly slug: string; readonly name: string; readonly nameEn: string; readonly picture: string; readonly children: readonly Branch[] }
const mostCategories = 2_000

interface HomeRow { readonly categoryId: string; readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly sales: number }

const perShelf = 8
/** More would make the page heavier than a phone likes; of the others it names the category, and the rest are a touch away. */
const [mostShelves, mostNamed] = [5, 12]
/** The home page 首页: of each top category what sells best, in one question, an index scan for each. Categories without goods are left out; beyond the first ones they have no goods here. */
export async function homeShelves(ctx: Context): Promise<{ readonly category: Branch; readonly items: HomeRow[] }[]> {
  const tree = (await categoryTree(ctx)).slice(0, mostNamed)
  const { rows } = await ctx.client.query<HomeRow>({ name: 'catalog.home', values: [tree.map((branch) => branch.id), perShelf, mostShelves], text: `
    select c.id as "categoryId", s.product_id as id, s.merchant_id as "merchantId", s.title, s.picture, s.price_fen::float8 as "priceFen", s.is_from_price as "fromPrice", s.sales
    from unnest($1::text[]) with ordinality as c(id, place), lateral (select * from catalog_shelf where category_id = c.id order by sales desc, product_id desc limit case when c.place <= $3::int then $2::int else 1 end) s` })
  return tree.flatMap((category, place) => { const items = rows.filter((row) => row.categoryId === category.id); return items.length > 0 ? [{ category, items: place < mostShelves ? items : [] }] : [] })
}

/** What a category's products say of themselves: its own facets, and those handed down from above, the top's first. */
export async function facetsOf(ctx: Context, id: string): Promise<{ readonly own: readonly Facet[]; readonly above: readonly Facet[]; readonly isLeaf: boolean }> {
  const { rows } = await ctx.client.query<{ facets: Facet[]; isLeaf: boolean }>({ name: 'catalog.facets_of', values: [id], text: `
    with recursive up as (select id, parent_id, facets, 0 as steps from catalog_categories where id = $1 union all select c.id, c.parent_id, c.facets, up.steps + 1 from catalog_categories c join up on c.id = up.parent_id)
    select facets, not exists (select from catalog_categories k where k.parent_id = up.id) as "isLeaf" from up order by steps` })
  const [nearest, ...above] = rows
  if (!nearest) notFound()
  return { own: nearest.facets, above: inherited(above.toReversed().map((row) => row.facets)), isLeaf: nearest.isLeaf }
}

/** `trail`: the category and all above it, the topmost first, as a reader sees them; `way`: their ids. */
export interface Holds { readonly depth: number; readonly way: readonly string[]; readonly trail: readonly Omit<Branch, 'picture' | 'children'>[]; readonly facets: readonly Facet[] }
/** Categories change seldom and every page asks for them: what is known of them is read anew after some seconds, and at once where one was changed. */
const kept = keepingOne(10_000, async (ctx) => {
  const rows = await ctx.db.select().from(categories).orderBy(categories.position, categories.name).limit(mostCategories)
  return { tree: treeOf(rows), facets: holdsOf(rows) }
})
export const forgetCategories = forgottenEverywhere('catalog.categories', kept.forget)
/** The tree of categories 类目树 in the order that operators gave it. */
export const categoryTree = (ctx: Context): Promise<readonly Branch[]> => kept.of(ctx).then(({ tree }) => tree)
/** Every category with how deep it lies and all facets that hold in it. */
export const categoryFacets = (ctx: Context): Promise<ReadonlyMap<string, Holds>> => kept.of(ctx).then(({ facets }) => facets)

type Row = typeof categories.$inferSelect
function treeOf(rows: readonly Row[]): Branch[] {
  const under = (parent: string | null): Branch[] => rows.filter(({ parentId }) => parentId === parent).map(({ id, slug, name, nameEn, picture }) => ({ id, slug, name, nameEn, picture, children: under(id) }))
  return under(null)
}

function holdsOf(rows: readonly Row[]): ReadonlyMap<string, Holds> {
  const by = new Map<string, Row>(rows.map((row) => [row.id, row]))
  return new Map(rows.map((row) => {
    const way = [row]
    for (let above = row.parentId && by.get(row.parentId); above; above = above.parentId && by.get(above.parentId)) way.unshift(above)
    return [row.id, { depth: way.length, way: way.map(({ id }) => id), trail: way.map(({ id, slug, name, nameEn }) => ({ id, slug, name, nameEn })), facets: inherited(way.map(({ facets }) => facets)) }]
  }))
}
