/// <reference types="@jsquash/jpeg/emscripten-types" />

/** A WebAssembly file, Brotli-compressed by infra/wasm-plugin.cjs. */
declare module '*.wasm' {
  const packed: Uint8Array
  export default packed
}

/** By its full name, because the package describes the file's exports under the same name. */
declare module '@jsquash/png/codec/pkg/squoosh_png_bg.wasm' {
  const packed: Uint8Array
  export default packed
}
