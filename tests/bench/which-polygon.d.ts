/** which-polygon ships no types; only what the bench needs. */
declare module 'which-polygon' {
  export default function whichPolygon<P>(collection: {
    readonly features: readonly { readonly properties: P }[]
  }): (point: [number, number]) => P | null
}
