// Numbers as people read them.
const formats = new Map();

export function number(value, digits = 0) {
  if (value == null) return "–";
  if (!formats.has(digits)) {
    formats.set(digits, new Intl.NumberFormat("en", { maximumFractionDigits: digits, minimumFractionDigits: digits }));
  }
  return formats.get(digits).format(value);
}

export function percent(share, digits = 1) {
  return share == null ? "–" : `${number(share * 100, digits)} %`;
}

export function signed(share) {
  const text = number(Math.abs(share) * 100, 0);
  if (text === "0") return "0 %";
  return share < 0 ? `−${text} %` : `+${text} %`;
}

/** Seconds as m:ss, or h:mm:ss from an hour on. */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const h = Math.floor(whole / 3600);
  const m = Math.floor(whole / 60) % 60;
  return h > 0 ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`;
}

/** The time of day of an RFC 3339 time, in UTC like everything in the journal. */
export function clockTime(text) {
  return text.slice(11, 19);
}

/** 1.2k instead of 1,200, for axes. */
export function short(value) {
  if (value == null) return "";
  const size = Math.abs(value);
  if (size >= 1e6) return `${+(value / 1e6).toFixed(1)}M`;
  if (size >= 1e3) return `${+(value / 1e3).toFixed(1)}k`;
  return String(+value.toFixed(2));
}
