import type { Page } from './page'
import { address, addresses } from './routes/addresses'
import { apply } from './routes/apply'
import { cart } from './routes/cart'
import { categories, category } from './routes/categories'
import { checkout } from './routes/checkout'
import { home } from './routes/home'
import { me } from './routes/me'
import { order } from './routes/order'
import { orders } from './routes/orders'
import { cashier, pay } from './routes/pay'
import { messages, terms } from './routes/plain'
import { product } from './routes/product'
import { search } from './routes/search'
import { signIn } from './routes/sign-in'
import { store } from './routes/store'

/** Every page of the shop 页面清单, named once. */
export const pages: readonly Page[] = [home, categories, category, search, product, store, cart, checkout, pay, cashier, orders, order, signIn, me, addresses, address, terms, messages, apply]
