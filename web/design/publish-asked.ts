/** What would sell goods below their floor is published only by whoever has read which, and says so (F87). */
export async function publishAsked<Told>(publish: (belowFloor: boolean) => Promise<Told>, sure: (sentence: string) => Promise<boolean>): Promise<Told> {
  try { return await publish(false) } catch (fault) {
    const { type, facts } = fault as { readonly type?: string; readonly facts?: { readonly mayConfirm?: boolean } }
    if (type?.endsWith('.below_floor') && facts?.mayConfirm && await sure((fault as Error).message)) return publish(true)
    throw fault
  }
}
