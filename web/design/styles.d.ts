/** Style sheets are taken along by whoever builds; they export nothing. */
declare module '*.css'
