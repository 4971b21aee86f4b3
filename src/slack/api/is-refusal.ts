/** Of a `response_url`'s answer: a 4xx that is about the message; 404 is about the address, used up or expired. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 404 && status !== 429;
}
