import { startApp } from '../design/app'
import { exports, views } from './api'
import { Frame } from './frame'

/** The console 运营后台: its screens by path; each is loaded when somebody goes there. */
startApp({ basepath: '/console', Frame, views, exports, screens: [
  { path: '/', load: () => import('./features/home/home'), name: 'Home' },
  { path: '/merchants', load: () => import('./features/merchants/merchants'), name: 'Merchants' },
  { path: '/products', load: () => import('./features/catalog/products'), name: 'Products' },
  { path: '/products/$id', load: () => import('./features/catalog/product'), name: 'Product' },
  { path: '/categories', load: () => import('./features/catalog/categories'), name: 'Categories' },
  { path: '/brands', load: () => import('./features/catalog/brands'), name: 'Brands' },
  { path: '/categories/$id', load: () => import('./features/catalog/facets'), name: 'Facets' },
  { path: '/products/$id/prices', load: () => import('./features/pricing/prices'), name: 'Prices' },
  { path: '/prices', load: () => import('./features/pricing/books'), name: 'Books' },
  { path: '/presales', load: () => import('./features/presales/presales'), name: 'Presales' },
  { path: '/offers', load: () => import('./features/promotions/offers'), name: 'Offers' },
  { path: '/offers/$id', load: () => import('./features/rehearsals/rehearsals'), name: 'Offer' },
  { path: '/orders', load: () => import('./features/ordering/orders'), name: 'Orders' },
  { path: '/orders/$id', load: () => import('./features/ordering/order'), name: 'Order' },
  { path: '/payments', load: () => import('./features/payments/payments'), name: 'Payments' },
  { path: '/ledger', load: () => import('./features/payments/ledger'), name: 'Ledger' },
  { path: '/breaks', load: () => import('./features/payments/breaks'), name: 'Breaks' },
  { path: '/open', load: () => import('./features/integrations/open-platform'), name: 'OpenPlatform' },
  { path: '/roles', load: () => import('./features/identity/roles'), name: 'Roles' },
  { path: '/approvals', load: () => import('./features/risk/approvals'), name: 'Approvals' },
  { path: '/me', load: () => import('./features/identity/me'), name: 'Me' },
  { path: '/people', load: () => import('./features/identity/people'), name: 'People' },
  { path: '/members', load: () => import('./features/identity/members'), name: 'Members' },
  { path: '/settings', load: () => import('./features/compliance/settings'), name: 'Settings' },
  { path: '/audit', load: () => import('./features/compliance/audit'), name: 'Audit' },
  { path: '/events', load: () => import('./features/compliance/events'), name: 'Events' },
  { path: '/letters', load: () => import('./features/compliance/letters'), name: 'Letters' },
  { path: '/jobs', load: () => import('./features/operations/jobs'), name: 'Jobs' },
  { path: '/health', load: () => import('./features/operations/health'), name: 'Health' },
  { path: '/messages', load: () => import('./features/compliance/messages'), name: 'Messages' },
  { path: '/inbox', load: () => import('./features/compliance/messages'), name: 'Inbox' },
  { path: '/words', load: () => import('./features/discovery/search-words'), name: 'SearchWords' },
] })
