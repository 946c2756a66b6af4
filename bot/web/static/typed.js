// What staff typed and have not sent is there again when they come back to the page, also after their session ended.
// It stays in this tab, and goes once it is sent, once they have signed out, and when somebody else signs in here.
(() => {
  const KEY = "typed";
  const who = document.querySelector(".console-header__who a")?.textContent;
  const here = location.pathname;
  let form; // the last one sent
  const kept = { who, pages: {}, sending: null, out: false, leaving: false, ...JSON.parse(sessionStorage.getItem(KEY)) };
  const keep = () => sessionStorage.setItem(KEY, JSON.stringify(kept));
  const typed = (part) => [...part.querySelectorAll("main textarea[id], #acts input[type=text][id]")].filter((f) => !f.readOnly && f.value !== f.defaultValue);
  const withId = (f) => (f.id === "text" ? [f, document.getElementById("line")].filter(Boolean) : [f]);
  const byId = (fields) => Object.fromEntries(fields.flatMap(withId).map((f) => [f.id, f.value]));

  if (!who && kept.leaving) return sessionStorage.removeItem(KEY);
  if (!who) { // signed out: what was on its way did not arrive
    for (const [page, fields] of Object.entries(kept.sending ?? {})) kept.pages[page] = { ...kept.pages[page], ...fields };
    Object.assign(kept, { sending: null, out: true });
    return keep();
  }
  if (kept.who !== who) Object.assign(kept, { who, pages: {}, out: false });
  notSent(); // the page says so, where the caller was somebody else's by then
  for (const [id, words] of Object.entries(kept.pages[here] ?? {})) {
    const field = document.getElementById(id);
    if (field && field.value === field.defaultValue) Object.assign(field, { value: words }).closest("details")?.setAttribute("open", "");
  }
  const left = Object.keys(kept.pages).find((page) => page !== here && Object.keys(kept.pages[page]).length);
  if (kept.out && left) {
    const line = Object.assign(document.createElement("p"), { className: "done", role: "status" });
    line.append("You were signed out while you were writing. ", Object.assign(document.createElement("a"), { href: left, textContent: "Go back to what you wrote" }));
    document.querySelector("main").prepend(line);
  }
  Object.assign(kept, { sending: null, out: false, leaving: false });
  keep();

  document.addEventListener("input", () => {
    kept.pages[here] = byId(typed(document));
    keep();
  });
  document.addEventListener("submit", ({ target }) => {
    if (target.action.endsWith("/sign-out")) {
      kept.leaving = true; // unless they are asked once more, and stay
      return keep();
    }
    const sent = typed(target);
    if (!sent.length) return;
    form = target;
    kept.sending = { [here]: byId(sent) };
    kept.pages[here] = byId(typed(document).filter((f) => !sent.includes(f)));
    keep();
  });
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt !== form || !detail.successful) return;
    kept.sending = null;
    keep();
  });
  document.body.addEventListener("htmx:afterSettle", () => notSent() && keep());

  // What was refused because the caller is with somebody else is there again if they come back.
  function notSent() {
    if (!kept.sending || !document.getElementById("unsent")) return false;
    for (const [page, fields] of Object.entries(kept.sending)) kept.pages[page] = { ...kept.pages[page], ...fields };
    kept.sending = null;
    return true;
  }
})();
