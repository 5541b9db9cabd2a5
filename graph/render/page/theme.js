// Light, dark, or as the reader's system is: one flag, and the same rules of the style sheet for all three.
const system = matchMedia("(prefers-color-scheme: dark)");
const THEMES = ["auto", "light", "dark"];
const SIGNS = { auto: "◐", light: "☀", dark: "☾" };
let theme = THEMES.find((one) => one === recall("guanxi-theme")) ?? "auto";
const dark = { get matches() { return theme === "auto" ? system.matches : theme === "dark"; } };

// A page opened from disk may be refused a memory.
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // then it lasts as long as the page is open
  }
}

// The rules for a dark room stand in the style sheet once; here it is decided when they hold.
const darkRules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSMediaRule && rule.media.mediaText.includes("prefers-color-scheme"));
const asWritten = darkRules.map((rule) => rule.media.mediaText);

function applyTheme() {
  darkRules.forEach((rule, place) => (rule.media.mediaText = theme === "auto" ? asWritten[place] : theme === "dark" ? "screen" : "not all"));
  document.documentElement.style.colorScheme = theme === "auto" ? "light dark" : theme;
}

function nextTheme() {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  remember("guanxi-theme", theme);
  applyTheme();
}

applyTheme();
