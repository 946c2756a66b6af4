// Leaves the page at once: by the link, or when Escape is pressed three times quickly.
(() => {
  const link = document.querySelector("[data-leave]");
  const leave = () => {
    document.documentElement.hidden = true; // nothing is on the screen while the other page loads
    document.title = "Weather";
    window.location.replace(link.href); // and Back does not return here
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pressed = [...pressed.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (pressed.length >= 3) leave();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload(); // never a page out of the browser's memory
  });
  for (const form of document.querySelectorAll("form[data-once]")) {
    let sent = false;
    form.addEventListener("submit", (event) => (sent ? event.preventDefault() : (sent = true)));
  }
})();
