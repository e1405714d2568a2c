import path from 'node:path'
import attributes from './attributes'

/**
 * Taro's templates bind no `aria-*` attribute, so a label given in JSX never reaches WeChat's screen
 * reader. This plugin adds the ones we use to the templates; `runtime.ts` tells the runtime the same
 * names, because both sides number a component's attributes by their alphabetical order.
 */
interface Platform {
  runtimePath: string | string[]
  template: { mergeComponents: (ctx: unknown, components: unknown) => void }
}
interface PluginContext {
  registerMethod: (method: { name: 'onSetupClose'; fn: (platform: Platform) => void }) => void
}

export default function aria(ctx: PluginContext): void {
  ctx.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      platform.template.mergeComponents(ctx, attributes)
      platform.runtimePath = [platform.runtimePath, path.resolve(__dirname, 'runtime.ts')].flat()
    },
  })
}
