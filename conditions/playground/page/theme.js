/** Light or dark: as the system says, until the reader chooses. The documentation keeps that under the same name. */

const CHOICES = ["auto", "light", "dark"];
const NAMES = { auto: "Auto", light: "Light", dark: "Dark" };
const ICONS = { auto: "◐", light: "☀", dark: "☾" };

function chosen() {
  try {
    const kept = localStorage.getItem("mode");
    return CHOICES.includes(kept) ? kept : "auto";
  } catch {
    return "auto"; // the browser keeps nothing for this page
  }
}

function choose(choice) {
  try {
    localStorage.setItem("mode", choice);
  } catch {
    // it then holds until the page is left
  }
  show(choice);
}

function show(choice) {
  document.documentElement.dataset.theme = choice;
  const button = document.getElementById("theme");
  if (button) {
    button.textContent = `${ICONS[choice]} ${NAMES[choice]}`;
    button.title = `Theme: ${choice}`;
    button.setAttribute("aria-label", `Theme: ${NAMES[choice]}`);
  }
}

function startButton() {
  show(document.documentElement.dataset.theme);
  document.getElementById("theme").addEventListener("click", () => {
    const at = CHOICES.indexOf(document.documentElement.dataset.theme);
    choose(CHOICES[(at + 1) % CHOICES.length]);
  });
}

show(chosen());
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startButton);
else startButton();
