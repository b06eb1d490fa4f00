// What every page gains with JavaScript; all of it works without.

// "/" goes to the page's search field, as people expect; not while they type.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.querySelector("input[type=search]");
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

// A form is sent once, however often its button is pressed; coming back with the back button frees it.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// Errors at the top of a form are read out and in view.
document.querySelector("main [role=alert][autofocus]")?.focus();

// htmx could not reach the server: say so, or nothing would happen at all.
document.addEventListener("htmx:sendError", () => {
  const messages = document.getElementById("messages");
  const notice = Object.assign(document.createElement("div"), { className: "notice", textContent: messages.dataset.offline });
  notice.dataset.tone = "danger";
  messages.replaceChildren(notice);
});

// A select that is its whole form, such as the order of a list, needs no button.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});
