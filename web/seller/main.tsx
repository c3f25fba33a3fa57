import { startApp } from '../design/app'
import { exports, views } from './api'
import { Frame } from './frame'

/** The seller centre 商家中心: its screens by path; each is loaded when somebody goes there. */
startApp({ basepath: '/seller', Frame, views, exports, screens: [
  { path: '/', load: () => import('./features/home/home'), name: 'Home' },
  { path: '/products', load: () => import('./features/catalog/products'), name: 'Products' },
  { path: '/products/new', load: () => import('./features/catalog/product'), name: 'NewProduct' },
  { path: '/products/$id', load: () => import('./features/catalog/product'), name: 'Product' },
  { path: '/imports', load: () => import('./features/catalog/imports'), name: 'Imports' },
  { path: '/products/$id/prices', load: () => import('./features/pricing/prices'), name: 'Prices' },
  { path: '/costs', load: () => import('./features/pricing/costs'), name: 'Costs' },
  { path: '/prices', load: () => import('./features/pricing/books'), name: 'Books' },
  { path: '/price-lists', load: () => import('./features/pricelists/pricelists'), name: 'PriceLists' },
  { path: '/price-groups', load: () => import('./features/pricelists/pricelists'), name: 'PriceGroups' },
  { path: '/bargains', load: () => import('./features/bargains/bargains'), name: 'Bargains' },
  { path: '/presales', load: () => import('./features/presales/presales'), name: 'Presales' },
  { path: '/calendar', load: () => import('./features/campaigns/calendar'), name: 'Calendar' },
  { path: '/offers', load: () => import('./features/promotions/offers'), name: 'Offers' },
  { path: '/offers/try', load: () => import('./features/rehearsals/rehearsals'), name: 'Try' },
  { path: '/offers/$id', load: () => import('./features/rehearsals/rehearsals'), name: 'Offer' },
  { path: '/offers/$id/coupons', load: () => import('./features/promotions/coupons'), name: 'Coupons' },
  { path: '/orders', load: () => import('./features/ordering/orders'), name: 'Orders' },
  { path: '/orders/$id', load: () => import('./features/ordering/order'), name: 'Order' },
  { path: '/stock', load: () => import('./features/stock/stock'), name: 'Stock' },
  { path: '/stock/$id', load: () => import('./features/stock/movements'), name: 'Movements' },
  { path: '/freight', load: () => import('./features/logistics/freight'), name: 'Freight' },
  { path: '/money', load: () => import('./features/payments/money'), name: 'MoneyPage' },
  { path: '/store', load: () => import('./features/merchants/store'), name: 'Store' },
  { path: '/staff', load: () => import('./features/identity/staff'), name: 'Staff' },
  { path: '/open', load: () => import('./features/integrations/open-platform'), name: 'OpenPlatform' },
  { path: '/roles', load: () => import('./features/identity/roles'), name: 'Roles' },
  { path: '/approvals', load: () => import('./features/risk/approvals'), name: 'Approvals' },
  { path: '/audit', load: () => import('./features/compliance/audit'), name: 'Audit' },
  { path: '/me', load: () => import('./features/identity/me'), name: 'Me' },
  { path: '/inbox', load: () => import('./features/compliance/inbox'), name: 'Inbox' },
] })
