import { page } from '../page'
import { BundleCard } from '../parts/bundles'
import { Empty } from '../parts/goods'

/** All bundles 场景套餐 (F08), by the scene that they are for. */
export const bundles = page({
  path: '/bundles', tab: 'home',
  load: async ({ call }) => (await call.bundles({})).items,
  cache: (items) => ['bundles', 'lists', ...items.flatMap(({ parts }) => parts.map(({ skuId }) => `sku:${skuId}`))],
  head: ({ ask: { words } }) => ({ title: words.allBundles, description: words.bundlesHint, canonical: '/bundles' }),
  view: ({ data, ask: { words } }) => {
    const scenes = [...new Set(data.map(({ scene }) => scene))]
    return (
      <>
        <h1>{words.allBundles}</h1>
        {data.length === 0 && <Empty icon="box" title={words.noBundles} hint={words.bundlesHint} href="/" action={words.goShopping} />}
        {scenes.map((scene) => (
          <section key={scene ?? ''} class="bundles" aria-label={scene ?? words.otherScenes}>
            {scenes.length > 1 && <h2>{scene ?? words.otherScenes}</h2>}
            {data.filter((one) => one.scene === scene).map((one) => <div key={one.offerId} class="panel"><BundleCard bundle={one} words={words} /></div>)}
          </section>
        ))}
      </>
    )
  },
})
