const { readFileSync } = require('node:fs')
const { brotliCompressSync } = require('node:zlib')

/** The bytes of a WebAssembly file as the functions carry them: Brotli, two thirds of what zip makes of them. */
const packed = (path) => brotliCompressSync(readFileSync(path))

/** For esbuild: `import codec from '….wasm'` gives the packed bytes, inside the bundle. */
const wasm = {
  name: 'wasm',
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({ contents: packed(path), loader: 'binary' }))
  },
}

// serverless-esbuild takes a list of plugins; jest's transform takes `packed`.
module.exports = Object.assign([wasm], { packed })
