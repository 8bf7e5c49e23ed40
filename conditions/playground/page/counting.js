/** Counting what a worker downloads: every response of `fetch` tells how much of it is here. */

/**
 * @param {(bytes: number) => void} report Told of the sum of all, whenever it grows.
 */
export function countDownloads(report) {
  const plain = self.fetch;
  let here = 0;
  self.fetch = async (...request) => {
    const response = await plain(...request);
    if (!response.body || !response.ok) return response;
    const counting = new TransformStream({
      transform(piece, controller) {
        here += piece.length;
        report(here);
        controller.enqueue(piece);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counting), { status, statusText, headers });
  };
}
