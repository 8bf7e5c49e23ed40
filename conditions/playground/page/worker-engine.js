/** Questions to Python in a worker. One that does not answer in time is ended, and another one started. */

const MILLISECONDS = 5_000;

/** The questions whose answers need what is loaded when it is first asked for. */
const NEEDING_MORE = new Set(["decide", "cases", "turn"]);

export class WorkerEngine {
  #report;
  #worker;
  #ready;
  #waiting = new Map();
  #asked = 0;
  #isFirst = true;
  #bytes;
  #later;
  #loading = null;
  #hasLoaded = false;

  /**
   * @param {(status: object) => void} report Told how far the start is.
   * @param {{bytes: number, later: number}} sizes What is downloaded, or about as much; and what may be later.
   */
  constructor(report, { bytes, later }) {
    this.#report = report;
    this.#bytes = bytes;
    this.#later = later;
    this.#start();
  }

  /** The answer to a question; *tell* is called with a sentence if something is loaded for it. */
  async ask(question, tell = () => undefined) {
    await this.#ready;
    if (NEEDING_MORE.has(question.ask)) await this.#load(tell);
    const timer = setTimeout(() => this.#restart(
      `No answer came within ${MILLISECONDS / 1000} seconds. Python was ended and started again.`
    ), MILLISECONDS);
    return this.#post({ question: JSON.stringify(question) }, timer);
  }

  #post(message, timer) {
    const number = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject, timer });
      this.#worker.postMessage({ number, ...message });
    });
  }

  /** Loads, once for a worker, what its memory begins without. */
  async #load(tell) {
    if (this.#hasLoaded) return;
    tell(`Loading what searches, ${Math.ceil(this.#later / 1000)} KB, once …`);
    this.#loading ??= this.#post({ load: true });
    const loading = this.#loading;
    await loading.catch((error) => {
      if (this.#loading === loading) this.#loading = null;
      throw new Error(`What searches could not be loaded: ${error.message}`);
    });
    if (this.#loading === loading) this.#hasLoaded = true;
  }

  #start() {
    this.#loading = null;
    this.#hasLoaded = false;
    const worker = new Worker("worker.js", { type: "module" });
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => this.#take(data, resolve, reject));
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.#take({ failed: event.message || "a file is missing" }, resolve, reject);
      });
    });
    this.#ready.catch(() => undefined); // told through the report; whoever asks is told again
    this.#tellDownload(0);
  }

  /** Tells how far the first start is. A later one is quiet: the page shows why it was needed. */
  #tellLoading(text, part) {
    if (this.#isFirst) this.#report({ state: "loading", text, part });
  }

  #tellDownload(here) {
    const [got, all] = [Math.min(here, this.#bytes), this.#bytes].map((bytes) => (bytes / 1e6).toFixed(1));
    this.#tellLoading(`Downloading Python: ${got} of ${all} MB`, here / this.#bytes);
  }

  #take(message, resolve, reject) {
    if ("number" in message) this.#settle(message);
    else if ("here" in message) this.#tellDownload(message.here);
    else if ("starting" in message) this.#tellLoading("Starting Python", 1);
    else if ("failed" in message) {
      this.#isFirst = false; // what still arrives is told no more
      const text = `Python could not be started: ${message.failed}. Reload the page to try again.`;
      this.#report({ state: "failed", text, part: 0 });
      reject(new Error(text));
    } else {
      this.#isFirst = false;
      this.#report({ state: "ready", text: "", part: 1 });
      resolve();
    }
  }

  #settle({ number, answer, broken, refused }) {
    const waiting = this.#waiting.get(number);
    if (broken) this.#restart(`Python stopped: ${broken}. It was started again.`);
    if (!waiting || broken) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(number);
    if (refused) waiting.reject(new Error(refused));
    else waiting.resolve(JSON.parse(answer));
  }

  #restart(text) {
    this.#worker.terminate();
    this.#isFirst = false;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(text));
    }
    this.#waiting.clear();
    this.#start();
  }
}
