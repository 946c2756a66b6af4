// Of the console's pages in a browser, those that nobody looks at share one stream of hints, that of the page looked at
// last: a browser holds six connections to us, and once streams have them all no reply or sign of life gets through.
(() => {
  const KEY = "listens-unseen"; // whose stream goes on while no page is in front
  const me = String(Math.random());
  const streams = new Set();
  const listens = document.querySelector("[sse-connect]") !== null; // not where somebody signs in
  const wanted = () => !document.hidden || localStorage.getItem(KEY) === me;

  class Stream { // as much of an EventSource as htmx asks for, at rest while it is not wanted
    #url;
    #source = null;
    #heard = [];

    constructor(url) {
      this.#url = url;
      streams.add(this);
      this.look();
    }

    get readyState() {
      return this.#source?.readyState ?? EventSource.CONNECTING;
    }

    addEventListener(...heard) {
      this.#heard.push(heard);
      this.#source?.addEventListener(...heard);
    }

    removeEventListener(...heard) {
      this.#heard = this.#heard.filter(([name, listener]) => name !== heard[0] || listener !== heard[1]);
      this.#source?.removeEventListener(...heard);
    }

    close() {
      streams.delete(this);
      this.#rest();
    }

    look() {
      if (wanted() === Boolean(this.#source)) return;
      if (this.#source) return this.#rest();
      this.#source = new EventSource(this.#url);
      for (const heard of this.#heard) this.#source.addEventListener(...heard);
      this.#source.onopen = (event) => this.onopen?.(event);
      this.#source.onerror = (event) => {
        if (this.readyState === EventSource.CLOSED) streams.delete(this); // htmx begins another
        this.onerror?.(event);
      };
    }

    #rest() {
      this.#source?.close();
      this.#source = null;
    }
  }

  function look() {
    if (listens && !document.hidden) localStorage.setItem(KEY, me);
    for (const stream of streams) stream.look();
  }

  htmx.createEventSource = (url) => new Stream(url);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
  window.addEventListener("pagehide", () => localStorage.getItem(KEY) === me && localStorage.removeItem(KEY));
  window.addEventListener("storage", ({ key }) => {
    if (key !== KEY) return;
    if (listens && !localStorage.getItem(KEY)) localStorage.setItem(KEY, me); // the page that had it is gone
    look();
  });
  look();
})();
