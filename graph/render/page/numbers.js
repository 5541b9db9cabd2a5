// Numbers as people write them: 1.72亿 and 172M, 元 and CNY, 45.2%, 第3 and No. 3.
const locale = () => (language === "zh" ? "zh-CN" : "en");

function shortNumber(value) {
  const number = Number(value);
  if (value === "" || !Number.isFinite(number)) return value;
  return number.toLocaleString(locale(), { notation: Math.abs(number) >= 1e4 ? "compact" : "standard", maximumFractionDigits: Math.abs(number) < 0.1 ? 6 : 2 });
}

const isCurrency = (unit) => /^[A-Z]{3}$/.test(unit);

function currencyName(code) {
  if (language !== "zh") return code;
  if (code === "CNY") return "元";
  try {
    return new Intl.DisplayNames(["zh-CN"], { type: "currency" }).of(code);
  } catch {
    return code;
  }
}

function plainAmount(value, unit) {
  if (unit === "ratio") return `${+(Number(value) * 100).toFixed(2)}%`;
  if (unit === "rank") return language === "zh" ? `第${value}` : `No. ${value}`;
  return shortNumber(value);
}

// With its unit: of things that are counted the metric says which.
function amount(value, unit, upper = "") {
  const text = [value, upper].filter((end) => end !== "").map((end) => plainAmount(end, unit)).join("–");
  if (!isCurrency(unit)) return text;
  return language === "zh" ? text + currencyName(unit) : `${unit} ${text}`;
}

const percent = (share) => `${Math.floor(share * 100 + 1e-9)}%`; // 99.8% is not certain

// The middle of the year, month or day that a date names, in years; null for what is no date.
function yearOf(date) {
  const told = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(date);
  if (!told) return null;
  const [year, month, day] = told.slice(1).map((part) => (part === undefined ? null : Number(part)));
  if (month === null) return year + 0.5;
  return year + (month - 1) / 12 + (day === null ? 1 / 24 : (day - 0.5) / 366);
}
