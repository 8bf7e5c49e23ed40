/** Questions to `conditions playground`, which served this page. */

const MILLISECONDS = 15_000;

export class ServerEngine {
  constructor(report) {
    report({ state: "ready", text: "", part: 1 });
  }

  async ask(question) {
    const response = await fetch("ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(MILLISECONDS),
    }).catch((error) => {
      throw new Error(reason(error), { cause: error });
    });
    if (!response.ok) throw new Error(`conditions playground refused: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

function reason(error) {
  if (error.name === "TimeoutError") return `No answer came within ${MILLISECONDS / 1000} seconds.`;
  return "conditions playground does not answer: is it still running?";
}
