import type { Context } from '#kernel/context'
import { categories } from './tables'

export interface Branch { readonly id: string; readonly slug: string; readonly name: string; readonly nameEn: string; readonly picture: string; readonly children: Branch[] }

/** The tree of categories 类目树 in the order that operators gave it. */
export async function categoryTree(ctx: Context): Promise<Branch[]> {
  const rows = await ctx.db.select().from(categories).orderBy(categories.position, categories.name).limit(2_000)
  const under = (parentId: string | null): Branch[] => rows.filter((row) => row.parentId === parentId).map(({ id, slug, name, nameEn, picture }) => ({ id, slug, name, nameEn, picture, children: under(id) }))
  return under(null)
}

interface HomeRow { readonly categoryId: string; readonly id: string; readonly merchantId: string; readonly title: string; readonly picture: string; readonly priceFen: number; readonly fromPrice: boolean; readonly sales: number }

const perShelf = 8
/** The home page 首页: of each top category what sells best, in one question; an index scan for each. */
export async function homeShelves(ctx: Context): Promise<{ readonly category: Branch; readonly items: HomeRow[] }[]> {
  const tree = await categoryTree(ctx)
  const { rows } = await ctx.client.query<HomeRow>({ name: 'catalog.home', values: [tree.map((branch) => branch.id), perShelf], text: `
    select c.id as "categoryId", s.product_id as id, s.merchant_id as "merchantId", s.title, s.picture, s.price_fen::float8 as "priceFen", s.is_from_price as "fromPrice", s.sales
    from unnest($1::text[]) as c(id), lateral (select * from catalog_shelf where category_id = c.id order by sales desc, product_id desc limit $2) s` })
  return tree.map((category) => ({ category, items: rows.filter((row) => row.categoryId === category.id) })).filter((shelf) => shelf.items.length > 0)
}
