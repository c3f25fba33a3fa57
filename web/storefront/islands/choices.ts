/** Choosing among SKUs 规格组合: which one is meant, and which values can still be had. */
export type Chosen = Readonly<Record<string, string>>
interface Sku { readonly spec: Chosen; readonly available: number }

/** The SKU that the choice names, once every axis is chosen. */
export const choiceOf = <S extends Sku>(skus: readonly S[], axes: readonly { readonly name: string }[], chosen: Chosen): S | undefined => (
  axes.every(({ name }) => chosen[name] !== undefined) ? skus.find((sku) => axes.every(({ name }) => sku.spec[name] === chosen[name])) : undefined)

/** Whether something in stock has this value beside what is chosen on the other axes. */
export const isPossible = (skus: readonly Sku[], chosen: Chosen, axis: string, value: string): boolean => (
  skus.some((sku) => sku.available > 0 && sku.spec[axis] === value && Object.entries(chosen).every(([name, one]) => name === axis || sku.spec[name] === one)))
