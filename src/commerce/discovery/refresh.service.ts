import { productText, shelvedAfter, shelvedUnder } from '#supply/catalog'
import { transaction, type Context } from '#kernel/context'
import { indexFacets, indexProducts, mostAtOnce, type Findable } from './documents.service'

/** Keeping up 索引更新: what catalog says of its products now is what can be found. */
export async function refreshProducts(ctx: Context, productIds: readonly string[]): Promise<void> {
  for (let i = 0; i < productIds.length; i += mostAtOnce) {
    const ids = productIds.slice(i, i + mostAtOnce)
    await transaction(ctx, async (ctx) => {
      const texts = await productText(ctx, ids)
      const shown = texts.filter((text) => text.isOnShelf)
      const stays = new Set<string>(shown.map((text) => text.productId))
      await indexProducts(ctx, shown.map(findable), ids.filter((id) => !stays.has(id)))
    })
  }
}

/** A category's facets changed: what its products, and those of the categories below, are narrowed by is written anew. */
export async function refreshCategory(ctx: Context, categoryId: string): Promise<void> {
  for (let after = ''; ;) {
    const ids = await shelvedUnder(ctx, categoryId, after, mostAtOnce)
    if (ids.length === 0) return
    await indexFacets(ctx, await productText(ctx, ids))
    after = ids.at(-1)!
  }
}

/** So few at a time that whoever changes a product meanwhile waits for a moment only. */
const mostRebuilt = 100
export interface Rebuilt { /** Products indexed by this run and by what of it was cut off before. */ readonly products: number; /** How many stand in the index. */ readonly all: number; readonly isDone: boolean }

/**
 * Builds the whole index anew 重建索引, while the shop is open: what an older version made has what this one makes, what is missing comes, and what is off the shelf goes. Each batch is one transaction that says how far it has
 * come, so that a run that was cut off is gone on with, and two at once share the work. Suggestions weigh afterwards as they did in a new shop.
 */
export async function rebuildIndex(base: () => Context, tell: (sofar: Rebuilt) => void): Promise<Rebuilt> {
  await beginRebuild(base())
  for (;;) {
    const sofar = await rebuildSome(base())
    tell(sofar)
    if (sofar.isDone) return sofar
  }
}

function beginRebuild(ctx: Context): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const { rowCount } = await ctx.client.query({ name: 'discovery.begin_rebuild', values: [ctx.now], text: `
      insert into discovery_rebuilds (one, after_id, products, started_at) values (true, '', 0, $1) on conflict (one) do update set after_id = '', products = 0, started_at = $1, ended_at = null where discovery_rebuilds.ended_at is not null` })
    if (rowCount === 1) await ctx.client.query('update discovery_suggestions set weight = 0')
  })
}

function rebuildSome(ctx: Context): Promise<Rebuilt> {
  return transaction(ctx, async (ctx) => {
    const { rows: [run] } = await ctx.client.query<{ after: string; products: number; isEnded: boolean }>({ name: 'discovery.rebuild', text: 'select after_id as after, products, ended_at is not null as "isEnded" from discovery_rebuilds for update' })
    if (run!.isEnded) return { products: run!.products, all: await indexed(ctx), isDone: true }
    const shelved = await shelvedAfter(ctx, run!.after, mostRebuilt)
    const last = shelved.length < mostRebuilt ? null : shelved.at(-1)!
    const { rows: standing } = await ctx.client.query<{ id: string }>({ name: 'discovery.rebuild_standing', values: [run!.after, last], text: 'select product_id as id from discovery_documents where product_id > $1 and ($2::text is null or product_id <= $2) order by product_id' })
    await refreshProducts(ctx, [...new Set([...shelved, ...standing.map(({ id }) => id)])])
    const products = run!.products + shelved.length
    await ctx.client.query({ name: 'discovery.rebuilt', values: [last ?? run!.after, products, last === null ? ctx.now : null], text: 'update discovery_rebuilds set after_id = $1, products = $2, ended_at = $3' })
    if (last === null) await ctx.client.query('delete from discovery_suggestions where weight = 0')
    return { products, all: await indexed(ctx), isDone: last === null }
  })
}
const indexed = async (ctx: Context): Promise<number> => Number((await ctx.client.query<{ n: string }>({ name: 'discovery.indexed', text: 'select documents as n from discovery_statistics' })).rows[0]?.n ?? 0)

type Text = Awaited<ReturnType<typeof productText>>[number]

const findable = (text: Text): Findable => ({
  productId: text.productId, merchantId: text.merchantId, title: text.title, picture: text.picture, priceFen: text.priceFen, isFromPrice: text.fromPrice,
  sales: text.sales, listedAt: text.listedAt, categoryIds: text.categoryIds, categoryNames: text.categoryNames, brand: text.brand, facetKeys: text.facetKeys,
  text: [text.subtitle, ...text.sellingPoints].join(' '), attributes: text.attributes.map(({ name, value }) => `${name} ${value}`).join(' '),
})
