import type { Module } from '#kernel/module'
import type { Client } from '#kernel/route'
import type { Setting } from '#kernel/settings'

/** The whole house 全屋: every room, named once. The API mounts their routes; the worker delivers to their reactions. */
export const house: readonly Module[] = []
export const reactions = house.flatMap((room) => room.reactions)
export const jobs = house.flatMap((room) => room.jobs)
export const settings: readonly Setting[] = house.flatMap((room) => room.settings ?? [])
export const routes = {}
export type Api = Client<typeof routes>
