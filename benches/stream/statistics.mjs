// Quantiles, medians, slopes.

/** The value below which this share of the values lies. */
export function quantile(values, share) {
  const sorted = values.filter((value) => value != null && !Number.isNaN(value)).sort((one, other) => one - other);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] : null;
}

export const median = (values) => quantile(values, 0.5);

/** The slope of log(y) over log(x): 0 is flat, 1 is linear. */
export function exponent(points) {
  if (points.length < 2) return null;
  const xs = points.map(([x]) => Math.log(x));
  const ys = points.map(([, y]) => Math.log(Math.max(0.05, y)));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const sum = (of) => xs.reduce((total, _, index) => total + of(index), 0);
  return sum((at) => (xs[at] - x) * (ys[at] - y)) / sum((at) => (xs[at] - x) ** 2);
}

export const rounded = (value, digits = 1) =>
  value == null || !Number.isFinite(value) ? value : Number(value.toFixed(digits));
