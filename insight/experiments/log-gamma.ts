/** From here on the series below is exact to the last digit of a double. */
const LARGE = 12;

/**
 * The natural logarithm of the gamma function of a positive number, by Stirling's series (Abramowitz & Stegun 6.1.41)
 * after the argument has been raised above 12 by Γ(x + 1) = xΓ(x). The relative error is below 1e-14.
 */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < LARGE) {
    shift += Math.log(z);
    z += 1;
  }
  const inverse = 1 / (z * z);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
