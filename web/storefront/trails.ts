import type { Api } from '#apps/house'

/** The tree of categories walked through 类目路径, in its own order: each with the way to it from above, itself last, and what lies right below. */
type Tree = Awaited<ReturnType<Api['categories']>>['items']
type Step = Omit<Tree[number], 'children'>
interface Place { readonly one: Step; readonly trail: readonly Step[]; readonly children: readonly Step[] }

export const placesOf = (tree: Tree): Place[] => tree.flatMap((top) => [{ one: top, trail: [top], children: top.children }, ...top.children.flatMap((child) => [{ one: child, trail: [top, child], children: child.children },
  ...child.children.map((leaf) => ({ one: leaf, trail: [top, child, leaf], children: [] }))])])
