import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import document from '../../openapi.json'

const body = JSON.stringify(document)

/** Answers the contract itself: public, the same for everyone, and the only answer that may be cached. */
export function http(): Promise<APIGatewayProxyStructuredResultV2> {
  return Promise.resolve({
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
    body,
  })
}
