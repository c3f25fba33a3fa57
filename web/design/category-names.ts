import { localeNow } from './theme'

/** The names of categories 类目名称 with those above them, by id, from the tree as the shop shows it. */
interface Branch { readonly id: string; readonly name: string; readonly nameEn: string; readonly children?: readonly Branch[] }
export function categoryNames(tree: readonly Branch[], above = ''): ReadonlyMap<string, string> {
  return new Map(tree.flatMap((one) => {
    const said = above + (localeNow() === 'en' ? one.nameEn : one.name)
    return [[one.id, said] as const, ...categoryNames(one.children ?? [], `${said} › `)]
  }))
}
