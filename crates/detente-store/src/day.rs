//! Days as text.

use jiff::civil::Date;

use crate::base::{ToValue, Value};

/// A day as the tables have it, `YYYY-MM-DD`; as jiff writes it, without an allocation.
#[derive(Clone, Copy)]
pub(crate) struct DayText {
    bytes: [u8; 13],
    length: usize,
}

impl DayText {
    pub fn of(day: Date) -> Self {
        let mut bytes = [0; 13];
        let Ok(year) = u16::try_from(day.year()) else {
            // Before our era there is a sign, and more digits.
            let text = day.to_string();
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            return Self { bytes, length: text.len() };
        };
        let [month, day] = [day.month(), day.day()].map(i8::unsigned_abs);
        let digit = |number: u16, unit: u16| b'0' + (number / unit % 10) as u8;
        let [month, day] = [month, day].map(u16::from);
        bytes[..10].copy_from_slice(&[
            digit(year, 1_000),
            digit(year, 100),
            digit(year, 10),
            digit(year, 1),
            b'-',
            digit(month, 10),
            digit(month, 1),
            b'-',
            digit(day, 10),
            digit(day, 1),
        ]);
        Self { bytes, length: 10 }
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl ToValue for DayText {
    fn value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_written_as_jiff_writes_them() {
        for day in [
            date(2025, 3, 9),
            date(476, 12, 31),
            date(0, 1, 1),
            date(-44, 3, 15),
            Date::MIN,
            Date::MAX,
        ] {
            assert_eq!(DayText::of(day).as_str(), day.to_string());
        }
    }
}
