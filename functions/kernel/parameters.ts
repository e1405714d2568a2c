import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm'

/**
 * Reads SSM SecureStrings. A file of its own, loaded by `import()`: imported whole, the client would bring
 * all its commands into every bundle.
 * @returns a look-up that throws, naming the parameter, for one that is missing or was not asked for
 */
export async function readParameters(prefix: string, names: readonly string[]): Promise<(name: string) => string> {
  const answer = await new SSMClient({}).send(new GetParametersCommand({ Names: names.map((name) => prefix + name), WithDecryption: true }))
  return (name) => {
    const found = answer.Parameters?.find((parameter) => parameter.Name === prefix + name)?.Value
    if (!found) throw new Error(`settings: SSM parameter ${prefix}${name} is not set, or this function may not read it`)
    return found
  }
}
