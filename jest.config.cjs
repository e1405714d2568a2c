/** Unit tests sit beside what they test; what crosses a boundary is under tests/. */
const swc = ['@swc/jest', { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2022', transform: { react: { runtime: 'automatic' } } } }]
module.exports = {
  testEnvironment: 'node',
  // Against hanging only: a busy machine is no failure, and speed is measured by npm run bench.
  testTimeout: 60_000,
  transform: {
    '/@jsquash/.+\\.(js|wasm)$': '<rootDir>/tests/support/codec-transform.cjs',
    '^.+\\.(ts|tsx|js|mjs)$': swc,
  },
  // These ship as ES modules only; jest runs CommonJS, so they are compiled too.
  transformIgnorePatterns: ['/node_modules/(?!(flatbush|flatqueue|jose|@jsquash|d3-delaunay|delaunator|robust-predicates|polyclip-ts|splaytree-ts|which-polygon|fast-check|pure-rand)/)'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/'],
  modulePathIgnorePatterns: ['/dist/', '/.data/', '/.serverless/', '/.esbuild/'],
}
