//! Durations and moments as people read them.

use crate::text;

/// A number with this number of decimals, at most three. The standard library's formatting of floats, which rounds the last digit of any
/// number exactly, is 4 kB of the first load in brotli.
pub fn fixed(number: f64, decimals: usize) -> String {
    let unit = [1, 10, 100, 1000][decimals.min(3)];
    let parts = (number.abs() * unit as f64).round() as u64;
    let sign = if number < 0.0 && parts > 0 { "-" } else { "" };
    match decimals {
        0 => format!("{sign}{parts}"),
        _ => format!("{sign}{}.{:0decimals$}", parts / unit, parts % unit),
    }
}

/// µs as seconds with two decimals: `1.41 s`.
pub fn seconds(us: u64) -> String {
    let hundredths = (us + 5_000) / 10_000;
    text::seconds(hundredths / 100, format!("{:02}", hundredths % 100))
}

/// µs in a short form: `4.0 ms`, `120 ms`.
pub fn milliseconds(us: u64) -> String {
    match us {
        ..10_000 => text::milliseconds(fixed(us as f64 / 1000.0, 1)),
        _ => text::milliseconds((us + 500) / 1000),
    }
}

/// The difference of a number of µs from another, in per cent: `+3 %`.
pub fn difference(of_us: u64, to_us: u64) -> String {
    let permille = (of_us as i64 - to_us as i64) * 1000 / (to_us as i64).max(1);
    let percent = (permille.abs() + 5) / 10;
    let sign = if percent == 0 {
        "±"
    } else if permille < 0 {
        "−"
    } else {
        "+"
    };
    format!("{sign}{percent} %")
}

/// A ratio as a person reads it: `4.2×`, or a dash if it is unknown.
pub fn times(of_us: u64, to_us: u64, decimals: usize) -> String {
    if of_us == 0 || to_us == 0 { String::from("–") } else { fixed(of_us as f64 / to_us as f64, decimals) + "×" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_its_decimals() {
        let all = [(0.05, 1), (-1.26, 1), (-0.001, 2), (12.0, 0), (3.999_6, 3), (7.5, 2)];
        assert_eq!(
            all.map(|(number, decimals)| fixed(number, decimals)),
            ["0.1", "-1.3", "0.00", "12", "4.000", "7.50"]
        );
    }

    #[test]
    fn numbers_are_rounded_to_what_people_read() {
        assert_eq!(
            [0, 4_999, 1_411_000].map(seconds),
            [(0, "00"), (0, "00"), (1, "41")].map(|(s, h)| text::seconds(s, h))
        );
        assert_eq!(milliseconds(4_040), text::milliseconds("4.0"));
        assert_eq!(milliseconds(119_600), text::milliseconds(120));
        assert_eq!(
            [(103, 100), (97, 100), (100, 100), (5, 0)].map(|(of, to)| difference(of, to)),
            ["+3 %", "−3 %", "±0 %", "+500 %"]
        );
        assert_eq!([times(840, 200, 1), times(1, 0, 2), times(0, 1, 2)], ["4.2×", "–", "–"]);
    }
}
